namespace ImQuota.Architecture.Tests;

/// <summary>The working copy these tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder of ImQuota.sln.</summary>
    public static string Root { get; } = FindRoot();

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>Files under a folder, as paths from the root with forward slashes; what builds leave behind is not among them.</summary>
    public static IReadOnlyList<string> Files(string folder, string pattern)
    {
        string start = Path.Combine(Root, folder);
        return !Directory.Exists(start)
            ? []
            : [.. Directory.EnumerateFiles(start, pattern, SearchOption.AllDirectories)
                .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/'))
                .Where(file => !file.Contains("/bin/", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal)
                    && !file.Contains("/node_modules/", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)];
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ImQuota.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"ImQuota.sln is not above {AppContext.BaseDirectory}.");
    }
}
