using System.Text.Json;

namespace ImQuota.Benchmarks.Gate;

/// <summary>Bytes that each operation may allocate, as they are committed.</summary>
internal static class Budgets
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static string Path { get; } = System.IO.Path.Combine(FindRoot(), "load", "ImQuota.Benchmarks", "results", "allocated-bytes.json");

    public static SortedDictionary<string, long> Read()
        => new(JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllText(Path))!, StringComparer.Ordinal);

    public static void Write(SortedDictionary<string, long> budgets) => File.WriteAllText(Path, JsonSerializer.Serialize(budgets, Indented) + "\n");

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "ImQuota.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"ImQuota.sln is not above {AppContext.BaseDirectory}.");
    }
}
