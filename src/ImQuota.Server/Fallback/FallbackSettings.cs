using ImQuota.Redis.Connections;

namespace ImQuota.Server.Fallback;

/// <summary>What is done while the store is away.</summary>
internal sealed record FallbackSettings
{
    /// <summary>Policy of each action and app.</summary>
    public FailurePolicies Policies { get; init; } = FailurePolicies.Default;

    /// <summary>Grants of one app that the store has not counted, at most, under <c>bounded</c>; 1 to 1,000,000. Default 1,000: ten seconds, as a failover takes, of 100 a second.</summary>
    public int MaxGrants { get; init; } = 1000;

    /// <summary>Bound of the journal; 1 to 4,096 MiB. Default 64 MiB: about half a million actions.</summary>
    public long MaxJournalBytes { get; init; } = 64L << 20;

    /// <summary>Of how many seconds a store that was started again is told again; 0 to 60.</summary>
    public TimeSpan RetellWindow { get; init; } = StoreOptions.DefaultRetellWindow;

    /// <summary>How many actions are kept for that; 1 to 10,000,000.</summary>
    public int RetellMost { get; init; } = StoreOptions.DefaultRetellMost;

    public override string ToString()
        => $"failure-policy={Policies} fallback-grants={MaxGrants} journal-max-mb={MaxJournalBytes >> 20} retell-seconds={RetellWindow.TotalSeconds} retell-max={RetellMost}";
}
