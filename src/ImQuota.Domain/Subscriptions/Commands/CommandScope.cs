using ImQuota.Domain.Subscriptions.Events;
using NodaTime;

namespace ImQuota.Domain.Subscriptions.Commands;

/// <summary>The account as a command finds it: everything that is due is written down first.</summary>
internal sealed class CommandScope
{
    private readonly IReadOnlyList<LedgerEvent> _due;
    private readonly Ledger _settled;

    public CommandScope(SubscriptionEvaluator evaluator, Ledger ledger, Instant at)
    {
        at = ledger.NotBeforeLast(at);
        Evaluation evaluation = evaluator.Evaluate(ledger, at);
        _due = evaluation.Due;
        _settled = ledger.With(_due);
        At = at;
        Account = evaluation.Account;
    }

    public Instant At { get; }

    public AccountStatus Account { get; }

    public int NextOrdinal<T>(ulong? app = null)
        where T : LedgerEvent
        => _settled.NextOrdinal<T>(app);

    public LedgerEvent? Find(string key) => _settled.Find(key);

    /// <param name="fact">The command's own.</param>
    /// <param name="beside">Written with it, all or none; null: nothing is.</param>
    public CommandResult Done(LedgerEvent fact, LedgerEvent? beside = null)
    {
        fact = fact with { At = At };
        LedgerEvent[] facts = beside is null ? [fact] : [fact, beside with { At = At }];
        return new CommandResult
        {
            Refusal = SubscriptionRefusal.None,
            Facts = [.. _due, .. facts],
            Fact = fact,
            Ledger = _settled.With(facts),
        };
    }

    public CommandResult Already(LedgerEvent? fact) => new()
    {
        Refusal = SubscriptionRefusal.None,
        Facts = _due,
        Fact = fact,
        Already = true,
        Ledger = _settled,
    };

    public CommandResult Refused(SubscriptionRefusal refusal, string field, string value, string bound) => new()
    {
        Refusal = refusal,
        Problem = new BadValue(field, value, bound),
        Facts = _due,
        Ledger = _settled,
    };

    public CommandResult Refused((SubscriptionRefusal Refusal, BadValue Problem) refused)
        => Refused(refused.Refusal, refused.Problem.Field, refused.Problem.Value, refused.Problem.Bound);

    /// <summary>An app that commands may work on; null: <paramref name="refused"/> says why not.</summary>
    public AppStatus? AppOf(ulong id, out CommandResult? refused)
    {
        refused = null;
        if (!Account.Apps.TryGetValue(id, out AppStatus? app))
        {
            refused = Refused(SubscriptionRefusal.UnknownApp, "app", $"{id}", $"an app of account {Account.Account}");
        }
        else if (app.DeletedAt is { } deleted)
        {
            refused = Refused(SubscriptionRefusal.AppDeleted, "app", $"{id}", $"an app that exists; this one was deleted at {deleted}");
        }
        else if (app.ReclaimedAt is { } reclaimed)
        {
            refused = Refused(SubscriptionRefusal.AppReclaimed, "app", $"{id}", $"an app whose data exists; this one's was reclaimed at {reclaimed} and it can only be deleted");
        }

        return refused is null ? app : null;
    }

    /// <summary>Null: the id is fine.</summary>
    public CommandResult? CheckId(string field, string id)
        => id.Length is >= 1 and <= 64 && id.All(character => character is >= ' ' and <= '~')
            ? null
            : Refused(SubscriptionRefusal.MalformedId, field, $"'{id}' ({id.Length} characters)", "1 to 64 of printable ASCII");

    /// <summary>Null: the amount is above 0 and of the account's currency.</summary>
    public CommandResult? CheckAmount(Money amount)
    {
        if (amount.IsZero || amount.IsNegative)
        {
            return Refused(SubscriptionRefusal.AmountNotPositive, "amount", amount.ToString(), "above 0");
        }

        return amount.Currency == Account.Cash.Currency
            ? null
            : Refused(SubscriptionRefusal.WrongCurrency, "amount.currency", amount.Currency.Code, $"{Account.Cash.Currency}, the currency of account {Account.Account}");
    }
}
