using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace ImQuota.Benchmarks.Gate;

/// <summary>One benchmark, as the gate runs it: what is timed and what is budgeted is the same method.</summary>
internal sealed record Operation(string Name, Func<long> Run)
{
    private const string Suffix = "Benchmarks";

    /// <summary>Every method of this assembly that is a benchmark.</summary>
    public static IReadOnlyList<Operation> All()
        => [.. typeof(Operation).Assembly.GetTypes()
            .Where(type => type.Name.EndsWith(Suffix, StringComparison.Ordinal) && !type.IsAbstract)
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .SelectMany(Of)];

    private static IEnumerable<Operation> Of(Type type)
    {
        object instance = Activator.CreateInstance(type)!;
        return type.GetMethods().Where(method => method.GetCustomAttribute<BenchmarkAttribute>() is not null)
            .Select(method => new Operation($"{type.Name[..^Suffix.Length]}.{method.Name}", method.CreateDelegate<Func<long>>(instance)));
    }
}
