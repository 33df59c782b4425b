using ImQuota.Domain.Billing.Prices;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Commands;

namespace ImQuota.Server.Subscriptions;

/// <summary>The rules of the domain with this store's settings and the prices as they are published.</summary>
internal sealed class SubscriptionRules(ICatalogueStore catalogues, IPriceStore prices)
{
    private SubscriptionEvaluator? _evaluator;

    /// <summary>One for each set of published prices.</summary>
    public SubscriptionEvaluator Evaluator
    {
        get
        {
            PriceBook published = prices.Current;
            SubscriptionEvaluator? known = Volatile.Read(ref _evaluator);
            if (known is null || !ReferenceEquals(known.Prices, published))
            {
                known = new SubscriptionEvaluator(published.Settings, published);
                Volatile.Write(ref _evaluator, known);
            }

            return known;
        }
    }

    /// <summary>Version of the editions in force.</summary>
    public long CatalogVersion => catalogues.Current.Version;

    public AppCommands Apps => new(Evaluator);

    public BalanceCommands Balance => new(Evaluator);

    public RefundCommands Refunds => new(Evaluator);

    public AccountCommands Accounts => new(Evaluator);

    /// <summary>Which edition upgrades to which is asked of the catalogue in force.</summary>
    public OrderCommands Orders => new(Evaluator, catalogues.Current);
}
