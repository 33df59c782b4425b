namespace ImQuota.Domain.Subscriptions;

/// <summary>What became of an append.</summary>
public enum LedgerAppend
{
    Appended = 0,

    /// <summary>The very fact is there: nothing changed.</summary>
    AlreadyThere = 1,

    /// <summary>Another fact has the key.</summary>
    KeyTaken = 2,

    /// <summary>It is earlier than the last fact; what is due by itself is appended before anything else is (see <see cref="SubscriptionEvaluator"/>).</summary>
    OutOfOrder = 3,
}
