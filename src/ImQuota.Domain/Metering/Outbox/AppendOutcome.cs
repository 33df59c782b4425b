namespace ImQuota.Domain.Metering.Outbox;

/// <summary>What became of records that were to be put into the outbox.</summary>
public enum AppendOutcome
{
    /// <summary>They are in it, and the state has moved.</summary>
    Appended,

    /// <summary>Nothing changed: another process moved the app's state. Read again.</summary>
    Moved,

    /// <summary>Nothing changed: the app's part is full. Nothing is lost, for records are cumulative; try later.</summary>
    Full,
}
