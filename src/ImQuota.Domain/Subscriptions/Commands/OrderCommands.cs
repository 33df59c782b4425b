using ImQuota.Domain.Billing.Prices;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Subscriptions.Events;
using NodaTime;

namespace ImQuota.Domain.Subscriptions.Commands;

/// <summary>Purchases, renewals and upgrades: effective at once, paid from the balance at once (spec section 4).</summary>
/// <param name="evaluator">Settings and prices.</param>
/// <param name="editions">Says which edition upgrades to which.</param>
public sealed class OrderCommands(SubscriptionEvaluator evaluator, Catalogue editions)
{
    /// <summary>Begins a term with an anchor of its own, now.</summary>
    /// <param name="ledger">The account.</param>
    /// <param name="app">The app.</param>
    /// <param name="edition">One for sale.</param>
    /// <param name="months">1 to 24.</param>
    /// <param name="orderId">The caller's own.</param>
    /// <param name="voucherId">Null: none.</param>
    /// <param name="at">Now.</param>
    /// <param name="autoRenewMonths">Months of each automatic renewal, 1 to 24, written together with the order; null: as it is.</param>
    public CommandResult Purchase(Ledger ledger, ulong app, string edition, int months, string orderId, string? voucherId, Instant at, int? autoRenewMonths = null)
    {
        var scope = new CommandScope(evaluator, ledger, at);
        at = scope.At;
        PriceCatalogue prices = evaluator.Prices.At(at);
        if (Begin(scope, orderId, voucherId, IsSame) is { } ended)
        {
            return ended;
        }

        if (scope.AppOf(app, out CommandResult? refused) is not { } status)
        {
            return refused!;
        }

        if ((CheckNew(status)
            ?? OrderChecks.Months(months, evaluator.Settings)
            ?? OrderChecks.Months(autoRenewMonths ?? 1, evaluator.Settings, "auto_renew_months")
            ?? OrderChecks.Plan(edition, prices)
            ?? OrderChecks.Held(status)
            ?? CheckPurchase(status, edition, at)) is { } wrong)
        {
            return scope.Refused(wrong);
        }

        return Place(scope, prices, status, OrderKind.Purchase, edition, at, OrderPricing.Months(prices.Plans[edition], 0, months), orderId, voucherId, autoRenewMonths);

        bool IsSame(OrderPlaced one)
            => one is { Kind: OrderKind.Purchase, Resumes: false } && one.App == app && Same(one.Edition, edition) && one.Slices.Count == months && one.AutoRenewMonths == autoRenewMonths;
    }

    /// <summary>Adds months to the term, from its expiry and anchor; once it is suspended for its expiry, a term of the same edition begins now.</summary>
    public CommandResult Renew(Ledger ledger, ulong app, int months, string orderId, string? voucherId, Instant at)
    {
        var scope = new CommandScope(evaluator, ledger, at);
        at = scope.At;
        PriceCatalogue prices = evaluator.Prices.At(at);
        if (Begin(scope, orderId, voucherId, one => one.App == app && (one.Kind == OrderKind.Renewal || one.Resumes) && one.Slices.Count == months) is { } ended)
        {
            return ended;
        }

        if (scope.AppOf(app, out CommandResult? refused) is not { } status)
        {
            return refused!;
        }

        if ((OrderChecks.Months(months, evaluator.Settings) ?? OrderChecks.Held(status)) is { } wrong)
        {
            return scope.Refused(wrong);
        }

        if (status.Effective is not { } term)
        {
            return scope.Refused(SubscriptionRefusal.NoTerm, "app", $"{app}", "an app with a term; purchase one");
        }

        if (OrderChecks.Plan(term.Edition, prices) is { } gone)
        {
            return scope.Refused(gone);
        }

        PlanPrice plan = prices.Plans[term.Edition];
        return at >= term.ExpiresAt + evaluator.Settings.Grace
            ? Place(scope, prices, status, OrderKind.Purchase, term.Edition, at, OrderPricing.Months(plan, 0, months), orderId, voucherId, resumes: true)
            : Place(scope, prices, status, OrderKind.Renewal, term.Edition, term.Anchor, OrderPricing.Months(plan, term.Months, months), orderId, voucherId);
    }

    /// <summary>Another edition for what is left of the running term.</summary>
    public CommandResult Upgrade(Ledger ledger, ulong app, string edition, string orderId, string? voucherId, Instant at)
    {
        var scope = new CommandScope(evaluator, ledger, at);
        at = scope.At;
        PriceCatalogue prices = evaluator.Prices.At(at);
        if (Begin(scope, orderId, voucherId, one => one.App == app && one.Kind == OrderKind.Upgrade && Same(one.Edition, edition)) is { } ended)
        {
            return ended;
        }

        if (scope.AppOf(app, out CommandResult? refused) is not { } status)
        {
            return refused!;
        }

        if ((OrderChecks.Plan(edition, prices) ?? OrderChecks.Held(status)) is { } wrong)
        {
            return scope.Refused(wrong);
        }

        Subscription? term = status.Effective is { } one && at < one.ExpiresAt ? one : null;
        if (term is null)
        {
            return scope.Refused(SubscriptionRefusal.NoTerm, "app", $"{app}", "an app with a running term; purchase or renew one");
        }

        if (CheckMove(term.Edition, edition) is { } not)
        {
            return scope.Refused(not);
        }

        return OrderPricing.Upgrade(term, edition, evaluator.Prices, at) is { } slices
            ? Place(scope, prices, status, OrderKind.Upgrade, edition, term.Anchor, slices, orderId, voucherId)
            : scope.Refused(SubscriptionRefusal.UnknownEdition, "edition", $"'{edition}'", "one for sale when the term was bought");
    }

    private static CommandResult? Begin(CommandScope scope, string orderId, string? voucherId, Func<OrderPlaced, bool> same)
        => scope.CheckId("order_id", orderId) ?? OrderChecks.Repeated(scope, orderId, voucherId, same) ?? OrderChecks.NotReserved(scope, orderId);

    private static (SubscriptionRefusal, BadValue)? CheckNew(AppStatus app)
        => app.Legacy ? (SubscriptionRefusal.LegacyPlan, new BadValue("app", $"{app.App}", "an app that left the older plan; leave it first, which cannot be undone")) : null;

    private (SubscriptionRefusal, BadValue)? CheckPurchase(AppStatus app, string edition, Instant at)
    {
        if (app.Effective is not { } term)
        {
            return null;
        }

        if (at >= term.ExpiresAt + evaluator.Settings.Grace)
        {
            return Same(term.Edition, edition) || evaluator.Settings.DowngradeAfterExpiry ? null : CheckMove(term.Edition, edition);
        }

        // In grace a better edition may be bought anew; before, it is an upgrade of what runs.
        return CheckMove(term.Edition, edition)
            ?? (at < term.ExpiresAt
                ? (SubscriptionRefusal.AlreadySubscribed, new BadValue("app", $"{app.App}", $"an app without a running term; upgrade this one, which runs until {term.ExpiresAt}"))
                : null);
    }

    private (SubscriptionRefusal, BadValue)? CheckMove(string from, string to)
    {
        if (Same(from, to))
        {
            return (SubscriptionRefusal.SameEdition, new BadValue("edition", $"'{to}'", "another edition than the app has; renew to extend it"));
        }

        return OrderChecks.IsUpgrade(editions, from, to) ? null : OrderChecks.Downgrade(from, to);
    }

    private CommandResult Place(
        CommandScope scope, PriceCatalogue prices, AppStatus app, OrderKind kind, string edition, Instant anchor, IReadOnlyList<OrderSlice> slices, string orderId, string? voucherId,
        int? autoRenewMonths = null, bool resumes = false)
    {
        Money price = OrderPricing.PriceOf(slices);
        if (OrderChecks.Voucher(scope.Account, prices, voucherId, edition, price, orderId, scope.At, out Money voucher) is { } wrong)
        {
            return scope.Refused(wrong);
        }

        if (OrderPricing.Tender(scope.Account, price - voucher, evaluator.Settings.TenderOrder) is not { } tender)
        {
            return scope.Refused(SubscriptionRefusal.InsufficientBalance, "balance", scope.Account.Balance.ToString(), $"at least {price - voucher}");
        }

        AutoRenewSet? renewal = autoRenewMonths is null || autoRenewMonths == app.AutoRenewMonths
            ? null
            : new AutoRenewSet { At = scope.At, App = app.App, Months = autoRenewMonths, Ordinal = scope.NextOrdinal<AutoRenewSet>(app.App) };
        var order = new OrderPlaced
        {
            At = scope.At,
            App = app.App,
            OrderId = orderId,
            Kind = kind,
            Edition = edition,
            PriceVersion = prices.Version,
            Anchor = anchor,
            Slices = slices,
            Price = price,
            VoucherId = voucherId,
            Voucher = voucher,
            Cash = tender.Cash,
            Credit = tender.Credit,
            AutoRenewMonths = autoRenewMonths,
            Resumes = resumes,
        };
        return scope.Done(order, renewal);
    }

    private static bool Same(string left, string right) => string.Equals(left, right, StringComparison.Ordinal);
}
