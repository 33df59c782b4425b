using System.Globalization;

namespace ImQuota.Server.Tests.Fuzzing;

/// <summary>How long is fuzzed, and which inputs; the same seed gives the same inputs.</summary>
internal static class FuzzSettings
{
    /// <summary>IMQUOTA_FUZZ_CALLS: calls of each of the tests.</summary>
    internal static int Calls { get; } = Number("IMQUOTA_FUZZ_CALLS", 600);

    /// <summary>IMQUOTA_FUZZ_SEED.</summary>
    internal static int Seed { get; } = Number("IMQUOTA_FUZZ_SEED", 1);

    private static int Number(string name, int usual)
        => Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : usual;
}
