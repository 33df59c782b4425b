namespace ImQuota.Architecture.Tests.Arrows;

/// <summary>Which of our projects each project may use. A project that is not named here may not exist.</summary>
internal static class AllowedArrows
{
    public static readonly IReadOnlyDictionary<string, string[]> Table = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["ImQuota.Domain"] = [],
        ["ImQuota.Contracts"] = [],
        ["ImQuota.Embedded"] = [],
        ["ImQuota.Redis"] = ["ImQuota.Domain"],
        ["ImQuota.Server"] = ["ImQuota.Domain", "ImQuota.Contracts", "ImQuota.Redis", "ImQuota.Embedded"],
        ["ImQuota.Client"] = ["ImQuota.Contracts"],
        ["ChatBackend"] = ["ImQuota.Client"],
        ["ImQuota.Cli"] = ["ImQuota.Contracts", "ImQuota.Domain"],

        // The generator stands outside the service like any caller (its peer on the Redis client: RedisClientInLoadTests); benchmarks drive production types.
        ["ImQuota.Load"] = ["ImQuota.Contracts", "ImQuota.Client"],
        ["ImQuota.Benchmarks"] = ["ImQuota.Domain", "ImQuota.Contracts", "ImQuota.Redis", "ImQuota.Embedded", "ImQuota.Server", "ImQuota.Client"],
    };

    /// <summary>One sentence for each arrow of <paramref name="project"/> that the table does not have.</summary>
    public static IEnumerable<string> Violations(string project, IEnumerable<string> references)
    {
        if (!Table.TryGetValue(project, out string[]? allowed))
        {
            return [$"{project} is in no row of {nameof(AllowedArrows)}: decide what it may use"];
        }

        return references
            .Where(reference => reference.StartsWith("ImQuota.", StringComparison.Ordinal) && !allowed.Contains(reference, StringComparer.Ordinal))
            .Select(reference => $"{project} -> {reference} is forbidden; allowed: {(allowed.Length == 0 ? "nothing of ours" : string.Join(", ", allowed))}");
    }
}
