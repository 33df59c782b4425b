using System.Globalization;

namespace ImQuota.Redis.Tests.Contract;

/// <summary>How long the contract suite looks, from the environment.</summary>
internal static class ContractSettings
{
    /// <summary>Random histories an engine; <c>IMQUOTA_CONTRACT_HISTORIES</c>, default 150.</summary>
    internal static int Histories { get; } = Read("IMQUOTA_CONTRACT_HISTORIES", 150);

    /// <summary>Number of the first history; <c>IMQUOTA_CONTRACT_SEED</c>, default 1. A failure names the one to start from.</summary>
    internal static int Seed { get; } = Read("IMQUOTA_CONTRACT_SEED", 1);

    private static int Read(string name, int otherwise)
    {
        string? text = Environment.GetEnvironmentVariable(name);
        if (string.IsNullOrEmpty(text))
        {
            return otherwise;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= 1
            ? value
            : throw new InvalidOperationException($"{name} is '{text}'; it must be a number of 1 or more");
    }
}
