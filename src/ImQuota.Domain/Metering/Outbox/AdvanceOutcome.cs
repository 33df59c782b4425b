namespace ImQuota.Domain.Metering.Outbox;

/// <summary>What became of a sink's move.</summary>
public enum AdvanceOutcome
{
    /// <summary>It is behind what it took.</summary>
    Advanced,

    /// <summary>Nothing moved: the claim is over, and another process delivers.</summary>
    Lost,

    /// <summary>Nothing moved: there is no room for more dead letters. Send some again, or forget the sink.</summary>
    TooManyRefused,
}
