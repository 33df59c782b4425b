namespace ImQuota.Domain.Subscriptions.Events;

/// <summary>A fact about one app.</summary>
public abstract record AppEvent : LedgerEvent
{
    /// <summary>SDKAppID.</summary>
    public required ulong App { get; init; }
}
