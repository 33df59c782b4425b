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

    public override string ToString() => $"failure-policy={Policies} fallback-grants={MaxGrants} journal-max-mb={MaxJournalBytes >> 20}";
}
