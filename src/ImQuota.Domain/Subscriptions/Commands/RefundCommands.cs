using ImQuota.Domain.Subscriptions.Events;
using NodaTime;

namespace ImQuota.Domain.Subscriptions.Commands;

/// <summary>Giving a term back (spec section 5).</summary>
public sealed class RefundCommands(SubscriptionEvaluator evaluator)
{
    /// <summary>What would come back; changes nothing. Null: the result says why not.</summary>
    public RefundQuote? Quote(Ledger ledger, ulong app, Instant at, out CommandResult result)
    {
        var scope = new CommandScope(evaluator, ledger, at);
        at = scope.At;
        CommandResult? refused = Find(scope, app, out Subscription? term);
        result = refused ?? scope.Already(null);
        return term is null ? null : RefundQuote.Of(term, evaluator.Settings.RefundBasis, at);
    }

    /// <summary>Suspends the app at once and gives the money back, at once unless held.</summary>
    /// <param name="ledger">The account.</param>
    /// <param name="app">The app.</param>
    /// <param name="suspicious">Hold it for a review, whatever its amount.</param>
    /// <param name="at">Now.</param>
    public CommandResult Refund(Ledger ledger, ulong app, bool suspicious, Instant at)
    {
        var scope = new CommandScope(evaluator, ledger, at);
        at = scope.At;
        if (Find(scope, app, out Subscription? term) is { } refused)
        {
            return refused;
        }

        RefundQuote quote = RefundQuote.Of(term!, evaluator.Settings.RefundBasis, at);
        return scope.Done(new RefundPlaced
        {
            At = at,
            App = app,
            Ordinal = scope.NextOrdinal<RefundPlaced>(app),
            OrderIds = [.. term!.Orders.Select(order => order.OrderId)],
            Amount = quote.Amount,
            Cash = quote.Cash,
            Credit = quote.Credit,
            Basis = quote.Basis,
            Held = suspicious || (evaluator.Settings.HoldRefundsAbove is { } above && quote.Amount.Amount > above),
        });
    }

    /// <summary>Pays a held refund out.</summary>
    public CommandResult Release(Ledger ledger, ulong app, Instant at) => Review(ledger, app, at, key => new RefundReleased { At = at, App = app, Refund = key });

    /// <summary>Refuses a held refund: the term stands as before, its time having gone on.</summary>
    public CommandResult Reject(Ledger ledger, ulong app, Instant at) => Review(ledger, app, at, key => new RefundRejected { At = at, App = app, Refund = key });

    private CommandResult Review(Ledger ledger, ulong app, Instant at, Func<string, LedgerEvent> make)
    {
        var scope = new CommandScope(evaluator, ledger, at);
        at = scope.At;
        if (scope.AppOf(app, out CommandResult? refused) is null && refused!.Refusal != SubscriptionRefusal.AppReclaimed)
        {
            return refused;
        }

        // A review that comes after the data is gone still says whose the money is.
        return scope.Account.Apps[app].Refund is { Held: true } held
            ? scope.Done(make(held.Key))
            : scope.Refused(SubscriptionRefusal.NoHeldRefund, "app", $"{app}", "an app with a held refund");
    }

    private CommandResult? Find(CommandScope scope, ulong app, out Subscription? term)
    {
        term = null;
        if (scope.AppOf(app, out CommandResult? refused) is not { } status)
        {
            return refused;
        }

        if (status.Refund is { } before)
        {
            return scope.Refused(SubscriptionRefusal.SecondRefund, "app", $"{app}", $"a term that was not given back; this one was at {before.At}");
        }

        if (status.Subscription is not { } bought)
        {
            return scope.Refused(SubscriptionRefusal.NothingToRefund, "app", $"{app}", "an app with a term; nothing was bought for it");
        }

        if (scope.At >= bought.ExpiresAt + evaluator.Settings.Grace)
        {
            return scope.Refused(SubscriptionRefusal.NothingToRefund, "app", $"{app}", $"a term in service; this one ended at {bought.ExpiresAt}");
        }

        term = bought;
        return null;
    }
}
