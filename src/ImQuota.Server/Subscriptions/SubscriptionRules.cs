using ImQuota.Domain.Billing.Prices;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Commands;
using NodaTime;

namespace ImQuota.Server.Subscriptions;

/// <summary>The commands of the domain with this service's settings and prices.</summary>
internal sealed class SubscriptionRules
{
    private const long BuiltInVersion = 1;
    private readonly ICatalogueStore _catalogues;

    public SubscriptionRules(ICatalogueStore catalogues)
    {
        _catalogues = catalogues;
        PriceReadResult read = PriceReader.Read(PriceReader.BuiltInJson, BuiltInVersion);
        PriceCatalogue prices = read.Prices ?? throw new InvalidOperationException($"The built-in prices are broken: {string.Join("; ", read.Errors)}");
        Evaluator = new SubscriptionEvaluator(new BillingSettings(), new PriceBook([new PublishedPrices(Instant.MinValue, prices)]));
        Apps = new AppCommands(Evaluator);
        Balance = new BalanceCommands(Evaluator);
        Refunds = new RefundCommands(Evaluator);
    }

    public SubscriptionEvaluator Evaluator { get; }

    public AppCommands Apps { get; }

    public BalanceCommands Balance { get; }

    public RefundCommands Refunds { get; }

    /// <summary>Which edition upgrades to which is asked of the catalogue in force.</summary>
    public OrderCommands Orders => new(Evaluator, _catalogues.Current);
}
