namespace ImQuota.Domain.Subscriptions.Events;

public enum OrderKind
{
    /// <summary>Begins a term with an anchor of its own.</summary>
    Purchase = 1,

    /// <summary>Adds months to the term, from the same anchor.</summary>
    Renewal = 2,

    /// <summary>Another edition for what is left of the term; the price is the difference.</summary>
    Upgrade = 3,
}
