using System.Collections.Immutable;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Audit;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering.Emission;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using ImQuota.Server.Billing;
using ImQuota.Server.Metering;
using ImQuota.Server.Validation;
using NodaTime;

namespace ImQuota.Server.Subscriptions;

/// <summary>Makes admission follow an account's ledger: each app's record, by which every process decides at its next call.</summary>
internal sealed class AccountFollower(
    ILedgerStore ledgers,
    IAppStore apps,
    IAppDataStore data,
    ICatalogueStore catalogues,
    BillDesk bills,
    UsageKeeper keeper,
    AppEmitter emitter,
    SubscriptionRules rules,
    UsageSchedule usage,
    IParkedAccounts parked,
    TimeProvider time)
{
    /// <summary>Of an account's up to 300 apps: all at once would stand in the way of decisions.</summary>
    private const int AppsAtATime = 8;

    /// <summary>Who and why stand in the ledger.</summary>
    private static readonly ChangeNote ByLedger = new("Ledger");

    /// <summary>Writes down what follows by itself, then brings all of the account's apps to what the ledger says now.</summary>
    /// <returns>Null: the account is unknown.</returns>
    public Task<FollowedAccount?> FollowAsync(string account, CancellationToken cancellationToken) => FollowAsync(account, null, static _ => true, cancellationToken);

    /// <summary>
    /// Follows a write: only the apps for which it changed something, of up to 300. Those for which time changed something have their own wake-up, and those
    /// that another write changed are followed by that one, or by its ticket.
    /// </summary>
    /// <param name="before">What was decided on.</param>
    /// <param name="written">What stands since.</param>
    /// <param name="cancellationToken">Ends it; the ticket stays.</param>
    /// <returns>As above.</returns>
    public Task<FollowedAccount?> FollowAsync(Ledger before, Ledger written, CancellationToken cancellationToken)
    {
        ImmutableSortedDictionary<ulong, AppStatus> old = rules.Evaluator.Evaluate(before, before.NotBeforeLast(time.Now())).Account.Apps;
        return FollowAsync(written.Account, written, app => !old.TryGetValue(app.App, out AppStatus? one) || !AppChanges.AreFollowedAlike(one, app), cancellationToken);
    }

    /// <summary>Whether nothing was written to the account's ledger since it was followed.</summary>
    public async Task<bool> IsCurrentAsync(FollowedAccount followed, CancellationToken cancellationToken)
        => await ledgers.CountAsync(followed.Account, cancellationToken) == followed.Facts;

    private async Task<FollowedAccount?> FollowAsync(string account, Ledger? known, Func<AppStatus, bool> changed, CancellationToken cancellationToken)
    {
        while ((known ?? await ledgers.ReadAsync(account, cancellationToken)) is { } read)
        {
            known = null;
            Instant now = time.Now();
            Ledger ledger = await bills.CloseBeforeAsync(read, now, cancellationToken);
            changed = ReferenceEquals(ledger, read) ? changed : static _ => true;
            Evaluation evaluation = rules.Evaluator.Evaluate(ledger, ledger.NotBeforeLast(now));
            if (evaluation.Due.Count > 0 && !await ledgers.TryAppendAsync(ledger, evaluation.Due, null, cancellationToken))
            {
                changed = static _ => true;
                continue;
            }

            await Parallel.ForEachAsync(
                evaluation.Account.Apps.Values.Where(changed),
                new ParallelOptions { MaxDegreeOfParallelism = AppsAtATime, CancellationToken = cancellationToken },
                async (app, cancel) => await FollowAsync(evaluation.Account, app, cancel));

            // What changed is told from there; a process that dies before it has put it there is followed by one that does.
            await usage.AccountAsync(account, time.Now(), cancellationToken);

            // Hardly an account ever was parked, and an order costs the store nothing for it.
            if (ledger.Events.Any(static one => one is BillingParked))
            {
                await parked.NoteAsync(account, evaluation.Account.ParkedFor is not null, cancellationToken);
            }

            // Someone who decided on an older ledger, or before an instant that has passed since, may have written between: whoever writes last looks again.
            var followed = new FollowedAccount(account, ledger.Events.Count + evaluation.Due.Count, evaluation.NextWakeUp);
            if (await IsCurrentAsync(followed, cancellationToken) && !(evaluation.NextWakeUp <= time.Now()))
            {
                return followed;
            }

            changed = static _ => true;
        }

        return null;
    }

    private async Task FollowAsync(AccountStatus account, AppStatus status, CancellationToken cancellationToken)
    {
        if (status.DeletedAt is not null)
        {
            return;
        }

        if (status.ReclaimedAt is not null)
        {
            await ReclaimAsync(account, status, cancellationToken);
        }

        await apps.UpdateAsync(
            status.App,
            record => OfAccount(record, account.Account) && AppChanges.Follow(record, status, catalogues.Current) is var followed && followed != record ? followed : null,
            ByLedger,
            cancellationToken);
    }

    /// <summary>Once: a record that says reclaimed has no data any more. One without a record is an erasure that was cut short.</summary>
    private async Task ReclaimAsync(AccountStatus account, AppStatus status, CancellationToken cancellationToken)
    {
        AppRecord? record = await apps.GetAsync(status.App, cancellationToken);
        if (record is null || (OfAccount(record, account.Account) && !string.Equals(record.SuspendedFor, SubscriptionNames.NameOf(SubscriptionState.Reclaimed), StringComparison.Ordinal)))
        {
            await keeper.KeepAsync(account, status, cancellationToken);
            await emitter.EmitLastAsync(status.App, cancellationToken);
            await data.EraseDataAsync(status.App, account.Account, cancellationToken);
        }
    }

    private static bool OfAccount(AppRecord record, string account) => string.Equals(record.Account, account, StringComparison.Ordinal);
}
