using ImQuota.Domain.Billing.Prices;
using ImQuota.Domain.Subscriptions.Events;
using NodaTime;

namespace ImQuota.Domain.Subscriptions;

/// <summary>One walk through a ledger, from instant to instant. Lives for one evaluation.</summary>
/// <remarks>
/// At each instant at which there is a fact or a timer: 1 reminders, from what was so before; 2 states, as time alone makes them; 3 what follows by
/// itself; 4 the ledger's facts, each followed by 3 and 2. So an instant that ends something ends it before a fact of the same instant is looked at.
/// </remarks>
internal sealed class EvaluationRun(Ledger ledger, BillingSettings settings, PriceBook prices)
{
    private readonly List<Transition> _transitions = [];
    private readonly List<Reminder> _reminders = [];
    private readonly List<LedgerEvent> _due = [];
    private readonly HashSet<string> _applied = new(StringComparer.Ordinal);
    private readonly AppTimers _timers = new(settings);
    private AccountStatus _account = AccountFold.Start(ledger);

    public Evaluation To(Instant asOf)
    {
        IReadOnlyList<LedgerEvent> facts = ledger.Events;
        Instant cursor = Instant.MinValue;
        int next = 0;
        while (true)
        {
            Instant? timer = Earliest(_timers.Next, Timers.NextOverdue(_account, settings, cursor));
            Instant? stop = Earliest(timer, next < facts.Count ? facts[next].At : null);
            if (stop is null || stop > asOf)
            {
                break;
            }

            Instant now = stop.Value;

            // :: Step 1
            IReadOnlyList<ulong> due = _timers.Take(now);
            Remind(due, now);

            // :: Step 2
            UpdateStates(due, now);

            // :: Step 3
            ActByItself(now);

            // :: Step 4
            for (; next < facts.Count && facts[next].At == now; next++)
            {
                Apply(facts[next], now);
                ActByItself(now);
            }

            cursor = now;
        }

        return new Evaluation
        {
            AsOf = asOf,
            Account = _account,
            Transitions = _transitions,
            Reminders = _reminders,
            Due = _due,
            NextWakeUp = Earliest(Timers.Next(_account, settings, asOf), BillingMonths.NextCutoff(_account, ledger, settings, asOf)),
        };
    }

    private static Instant? Earliest(Instant? left, Instant? right) => left is { } one && right is { } other ? Instant.Min(one, other) : left ?? right;

    private void Remind(IReadOnlyList<ulong> due, Instant now)
    {
        foreach (AppStatus app in due.Select(id => _account.Apps[id]))
        {
            if (app.Effective is { } subscription)
            {
                _reminders.AddRange(Timers.Reminders(subscription, settings)
                    .Where(one => one.At == now)
                    .Select(one => new Reminder(app.App, one.Kind, now, subscription.ExpiresAt)));
            }
        }
    }

    private void ActByItself(Instant now)
    {
        // A key that was applied is a damaged ledger's: what follows from it would follow for ever.
        while (SelfActing.Next(_account, settings, prices, now) is { } following && !_applied.Contains(following.Key))
        {
            LedgerEvent? written = ledger.Find(following.Key);
            if (written is null)
            {
                _due.Add(following);
            }

            // What was written down is what happened, even if the rules say something else today.
            Apply(written ?? following, now);
        }
    }

    private void Apply(LedgerEvent fact, Instant now)
    {
        if (_applied.Add(fact.Key))
        {
            _account = AccountFold.Apply(_account, fact);
            UpdateStates(fact is AppEvent { App: var app } ? [app] : [], now);
        }
    }

    /// <summary>States of the apps that were touched; of all where the account became overdue or ceased to be.</summary>
    private void UpdateStates(IReadOnlyList<ulong> touched, Instant now)
    {
        bool overdue = _account.Outstanding.Exists(bill => bill.IssuedAt + settings.OverdueAfter <= now);
        IEnumerable<ulong> apps = overdue == _account.Overdue ? touched : _account.Apps.Keys;
        _account = _account with { Overdue = overdue };
        foreach (AppStatus app in apps.Select(id => _account.Apps[id]).ToList())
        {
            AppStatus next = StateRules.At(app, overdue, settings, now);
            bool isNew = app.Transitions == 0;
            if (isNew && next.Transitions == 0)
            {
                next = next with { Transitions = 1 };
            }

            if (next.Transitions != app.Transitions)
            {
                _transitions.Add(new Transition(
                    app.App, next.Transitions, now, isNew ? null : app.State, app.Reason, next.State, next.Reason, next.Edition));
            }

            _account = _account.WithApp(next);
            _timers.Set(next, now);
        }
    }
}
