using NodaTime;

namespace ImQuota.Domain.Subscriptions;

/// <summary>A customer is to be reminded that a term ends or has ended.</summary>
/// <param name="App">SDKAppID.</param>
/// <param name="Kind">Before or after.</param>
/// <param name="At">The first instant of the reminder's day in the app's zone.</param>
/// <param name="ExpiresAt">What it is about.</param>
public sealed record Reminder(ulong App, ReminderKind Kind, Instant At, Instant ExpiresAt)
{
    /// <summary>Natural key: one reminder of a kind an expiry.</summary>
    public string Key => $"reminder:{App}:{(Kind == ReminderKind.BeforeExpiry ? "before" : "after")}:{ExpiresAt}";
}
