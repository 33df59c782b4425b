using System.Reflection;

namespace ImQuota.Architecture.Tests.Arrows;

/// <summary>The assemblies of src, as they lie beside these tests.</summary>
internal static class OurAssemblies
{
    public static IReadOnlyList<string> Names { get; }
        = [.. Repository.Files("src", "*.csproj").Select(project => Path.GetFileNameWithoutExtension(project)!)];

    /// <summary>Those that people write; Contracts is generated.</summary>
    public static IEnumerable<string> Written => Names.Where(name => name != "ImQuota.Contracts");

    public static Assembly Load(string name)
        => Assembly.LoadFrom(Directory.EnumerateFiles(AppContext.BaseDirectory, $"{name}.dll").Append(Path.Combine(AppContext.BaseDirectory, "imquota.dll")).First(File.Exists));

    /// <summary>Types of an assembly that its author wrote.</summary>
    public static IEnumerable<Type> TypesOf(string name)
        => Load(name).GetTypes().Where(type => type.Namespace?.StartsWith("ImQuota", StringComparison.Ordinal) == true && !type.Name.Contains('<', StringComparison.Ordinal));
}
