namespace ImQuota.Load.Processes;

/// <summary>Where programs and files of this machine are.</summary>
internal static class Programs
{
    private static readonly string[] MoreFolders = ["/usr/sbin", "/usr/local/sbin", "/sbin"];

    /// <summary>Null: it is not installed.</summary>
    public static string? Find(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(MoreFolders)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    /// <summary>The service as it was built beside this program; null: it was not.</summary>
    public static string? FindService()
    {
        const string Name = "ImQuota.Server.dll";
        string beside = Path.Combine(AppContext.BaseDirectory, Name);
        if (File.Exists(beside) && File.Exists(Path.ChangeExtension(beside, ".runtimeconfig.json")))
        {
            return beside;
        }

        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "ImQuota.sln")))
            {
                string built = Path.Combine(folder.FullName, "src", "ImQuota.Server", "bin", "Release", "net10.0", Name);
                return File.Exists(built) ? built : null;
            }
        }

        return null;
    }
}
