using NodaTime;

namespace ImQuota.Domain.Subscriptions;

/// <summary>A change of an app's state, at the very instant at which it was so, however late it is computed.</summary>
/// <param name="App">SDKAppID.</param>
/// <param name="Ordinal">1 and up, for each app; with the app it is the natural key.</param>
/// <param name="At">When.</param>
/// <param name="From">Null: the app came into being.</param>
/// <param name="FromReason">Unless None, why it was suspended.</param>
/// <param name="To">The state from then on.</param>
/// <param name="ToReason">Unless None, why it is suspended.</param>
/// <param name="Edition">The edition from then on.</param>
public sealed record Transition(
    ulong App, int Ordinal, Instant At, SubscriptionState? From, SuspensionReason FromReason, SubscriptionState To, SuspensionReason ToReason, string Edition)
{
    public string Key => $"state:{App}:{Ordinal}";
}
