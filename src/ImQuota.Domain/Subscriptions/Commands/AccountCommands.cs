using ImQuota.Domain.Subscriptions.Events;
using NodaTime;

namespace ImQuota.Domain.Subscriptions.Commands;

/// <summary>What is done about an account itself and its billing by hand.</summary>
public sealed class AccountCommands(SubscriptionEvaluator evaluator)
{
    /// <summary>Tells that the account was opened; one that has facts was so before.</summary>
    public CommandResult Open(Ledger ledger, Instant at)
    {
        var scope = new CommandScope(evaluator, ledger, at);
        return ledger.Events.Count > 0 ? scope.Already(ledger.Find(new AccountOpened { At = at }.Key)) : scope.Done(new AccountOpened { At = at });
    }

    /// <summary>Lets a parked account's billing go on; one that is not parked stays as it is.</summary>
    public CommandResult Release(Ledger ledger, string author, string reason, Instant at)
    {
        var scope = new CommandScope(evaluator, ledger, at);
        at = scope.At;
        return scope.CheckId("author", author)
            ?? (scope.Account.ParkedFor is null ? scope.Already(null) : scope.Done(new BillingReleased { At = at, Ordinal = scope.NextOrdinal<BillingReleased>(), Author = author, Reason = reason }));
    }
}
