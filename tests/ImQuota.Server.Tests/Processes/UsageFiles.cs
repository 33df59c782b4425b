using ImQuota.Server.Tests.Hosting;

namespace ImQuota.Server.Tests.Processes;

/// <summary>What a service has written into its files of usage records.</summary>
internal static class UsageFiles
{
    /// <summary>Whole lines about <see cref="Service.Premium"/>, in order; a killed process may have left half of one.</summary>
    /// <param name="dataDirectory">The service's.</param>
    internal static string[] Read(string dataDirectory)
    {
        string directory = Path.Combine(dataDirectory, "usage");
        return !Directory.Exists(directory) ? [] :
        [
            .. Directory.GetFiles(directory).Order(StringComparer.Ordinal).SelectMany(LinesOf)
                .Where(line => line.Contains($"\"subject\":\"{Service.Premium}\"", StringComparison.Ordinal)),
        ];
    }

    private static IEnumerable<string> LinesOf(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        return [.. reader.ReadToEnd().Split('\n').SkipLast(1)];
    }
}
