using ImQuota.Domain.Apps;
using ImQuota.Domain.Subscriptions.Events;
using NodaTime;

namespace ImQuota.Domain.Subscriptions.Commands;

/// <summary>The life of an account's apps (spec section 4). Doing what is already so changes nothing.</summary>
public sealed class AppCommands(SubscriptionEvaluator evaluator)
{
    /// <summary>Whether an app created at an instant is on the older plan.</summary>
    public static bool IsLegacy(BillingSettings settings, string zoneId, Instant createdAt) => Terms.DateIn(zoneId, createdAt) < settings.LegacyBefore;

    /// <param name="ledger">The account.</param>
    /// <param name="app">Taken by no app of the account before, a deleted one included.</param>
    /// <param name="dataCentre">Fixed from then on.</param>
    /// <param name="zoneId">TZDB id; fixed from then on.</param>
    /// <param name="at">Now.</param>
    /// <param name="createdAt">For an app that is taken over from elsewhere, when it came into being; null: now.</param>
    public CommandResult Create(Ledger ledger, ulong app, string dataCentre, string zoneId, Instant at, Instant? createdAt = null)
    {
        var scope = new CommandScope(evaluator, ledger, at);
        at = scope.At;
        if (!AppZones.TryGet(zoneId, out _))
        {
            return scope.Refused(SubscriptionRefusal.UnknownZone, "zone_id", BadValue.Shown(zoneId), "a zone of TZDB such as Etc/GMT-8");
        }

        if (scope.Find($"app:{app}:created") is AppCreated there)
        {
            return string.Equals(there.ZoneId, zoneId, StringComparison.Ordinal)
                && string.Equals(there.DataCentre, dataCentre, StringComparison.Ordinal)
                && scope.Account.Apps[app].DeletedAt is null
                    ? scope.Already(there)
                    : scope.Refused(SubscriptionRefusal.AppExists, "app", $"{app}", $"an id that was never used; this one was created at {there.At}");
        }

        int max = evaluator.Settings.MaxApps;
        return scope.Account.AppCount >= max
            ? scope.Refused(SubscriptionRefusal.TooManyApps, "account", $"{scope.Account.Account} with {scope.Account.AppCount} apps", $"at most {max} apps that are not deleted")
            : scope.Done(new AppCreated
            {
                At = at,
                App = app,
                DataCentre = dataCentre,
                ZoneId = zoneId,
                CreatedAt = createdAt ?? at,
                Legacy = IsLegacy(evaluator.Settings, zoneId, createdAt ?? at),
            });
    }

    public CommandResult Disable(Ledger ledger, ulong app, Instant at)
        => Change(ledger, app, at, (scope, status) => status.Disabled ? null : new AppDisabled { At = at, App = app, Ordinal = scope.NextOrdinal<AppDisabled>(app) });

    public CommandResult Enable(Ledger ledger, ulong app, Instant at)
        => Change(ledger, app, at, (scope, status) => status.Disabled ? new AppEnabled { At = at, App = app, Ordinal = scope.NextOrdinal<AppEnabled>(app) } : null);

    /// <summary>Deletes a disabled app, one whose data was reclaimed too; what was paid for its term is lost, so a refund goes before.</summary>
    public CommandResult Delete(Ledger ledger, ulong app, Instant at)
    {
        var scope = new CommandScope(evaluator, ledger, at);
        at = scope.At;
        if (scope.AppOf(app, out CommandResult? refused) is null && refused!.Refusal != SubscriptionRefusal.AppReclaimed)
        {
            return refused.Refusal == SubscriptionRefusal.AppDeleted ? scope.Already(scope.Find($"app:{app}:deleted")) : refused;
        }

        AppStatus status = scope.Account.Apps[app];
        if (!status.Disabled && status.ReclaimedAt is null)
        {
            return scope.Refused(SubscriptionRefusal.NotDisabled, "app", $"{app}", "a disabled app; disable it first");
        }

        return OrderChecks.Held(status) is { } held ? scope.Refused(held) : scope.Done(new AppDeleted { At = at, App = app });
    }

    /// <summary>Moves an app off the older plan, for good.</summary>
    public CommandResult LeaveLegacy(Ledger ledger, ulong app, Instant at)
    {
        var scope = new CommandScope(evaluator, ledger, at);
        at = scope.At;
        if (scope.AppOf(app, out CommandResult? refused) is not { } status)
        {
            return refused!;
        }

        if (status.Legacy)
        {
            return scope.Done(new LegacyLeft { At = at, App = app });
        }

        return scope.Find($"app:{app}:legacy_left") is { } left
            ? scope.Already(left)
            : scope.Refused(SubscriptionRefusal.NotLegacy, "app", $"{app}", $"an app on the plan from before {evaluator.Settings.LegacyBefore}");
    }

    /// <param name="ledger">The account.</param>
    /// <param name="app">The app.</param>
    /// <param name="months">Months of each renewal, 1 to 24; null: off.</param>
    /// <param name="at">Now.</param>
    public CommandResult SetAutoRenew(Ledger ledger, ulong app, int? months, Instant at)
    {
        var scope = new CommandScope(evaluator, ledger, at);
        at = scope.At;
        if (scope.AppOf(app, out CommandResult? refused) is not { } status)
        {
            return refused!;
        }

        if (months is { } count && OrderChecks.Months(count, evaluator.Settings) is { } wrong)
        {
            return scope.Refused(wrong);
        }

        if (months is not null && status.Effective is null)
        {
            return scope.Refused(SubscriptionRefusal.NoTerm, "app", $"{app}", "an app with a term; purchase one first");
        }

        return status.AutoRenewMonths == months ? scope.Already(null) : scope.Done(new AutoRenewSet { At = at, App = app, Months = months, Ordinal = scope.NextOrdinal<AutoRenewSet>(app) });
    }

    private CommandResult Change(Ledger ledger, ulong app, Instant at, Func<CommandScope, AppStatus, LedgerEvent?> change)
    {
        var scope = new CommandScope(evaluator, ledger, at);
        at = scope.At;
        if (scope.AppOf(app, out CommandResult? refused) is not { } status)
        {
            return refused!;
        }

        return change(scope, status) is { } fact ? scope.Done(fact) : scope.Already(null);
    }
}
