namespace ImQuota.Domain.Subscriptions;

public enum ReminderKind
{
    /// <summary>Seven days before expiry, the expiry day counted.</summary>
    BeforeExpiry = 1,

    /// <summary>One day after expiry.</summary>
    AfterExpiry = 2,
}
