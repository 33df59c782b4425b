using ImQuota.Domain.Billing.Prices;
using NodaTime;

namespace ImQuota.Domain.Subscriptions;

/// <summary>
/// The state of an account as a pure function of its ledger and an instant (spec section 4, [D]). Timers only wake a caller up: a late one finds every
/// transition at its own instant.
/// </summary>
public sealed class SubscriptionEvaluator
{
    /// <exception cref="ArgumentException">A setting is out of range.</exception>
    public SubscriptionEvaluator(BillingSettings settings, PriceBook prices)
    {
        if (settings.Problems() is [_, ..] problems)
        {
            throw new ArgumentException(string.Join("; ", problems), nameof(settings));
        }

        Settings = settings;
        Prices = prices;
    }

    public BillingSettings Settings { get; }

    public PriceBook Prices { get; }

    public Evaluation Evaluate(Ledger ledger, Instant asOf) => new EvaluationRun(ledger, Settings, Prices).To(asOf);

    /// <summary>When to evaluate next if no fact comes before; null: never.</summary>
    public Instant? NextWakeUp(Ledger ledger, Instant asOf) => Evaluate(ledger, asOf).NextWakeUp;

    /// <summary>The ledger with all that follows by itself up to an instant written down; to be done before a command is decided.</summary>
    public Ledger Settle(Ledger ledger, Instant asOf) => ledger.With(Evaluate(ledger, asOf).Due);
}
