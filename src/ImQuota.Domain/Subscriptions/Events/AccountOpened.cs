namespace ImQuota.Domain.Subscriptions.Events;

/// <summary>The account was opened by itself; one that its first app opened begins with that app.</summary>
public sealed record AccountOpened : LedgerEvent
{
    public override string Key => "account:opened";
}
