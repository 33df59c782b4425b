using ImQuota.Domain.Billing;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Metering.Outbox;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using ImQuota.Server.Subscriptions;
using ImQuota.Server.Validation;
using NodaTime;

namespace ImQuota.Server.Billing;

/// <summary>
/// Closes months: reads the usage, makes the bill, puts it down, tells the ledger. In this order, each step once: a bill that is put down is never made
/// again, and it counts when the ledger knows it. So whoever is cut short, and however many look at once, there is one bill. Each is issued at its own
/// instant, with what followed by itself up to there, however late it is closed.
/// </summary>
internal sealed class BillDesk(ILedgerStore ledgers, IBillStore bills, IUsageStore usage, IOutboxStore outbox, SubscriptionRules rules, TimeProvider time, ILogger<BillDesk> log)
{
    /// <summary>How long after a release its bills are left open, for what sets them right.</summary>
    public static readonly Duration ClosesAfterRelease = Duration.FromSeconds(5);

    /// <summary>Closes all of an account's bills that are due, unless and until its billing is parked.</summary>
    /// <returns>What became of each, in order; empty where nothing is due or the account is unknown.</returns>
    public async Task<IReadOnlyList<(BillKey Key, CloseResult Result)>> CloseDueAsync(string account, CancellationToken cancellationToken)
    {
        var closed = new List<(BillKey Key, CloseResult Result)>();
        if (await ledgers.ReadAsync(account, cancellationToken) is { } ledger)
        {
            await CloseDueAsync(ledger, time.Now(), static _ => true, closed, cancellationToken);
        }

        return closed;
    }

    /// <summary>
    /// Closes those that come before an instant, for one who is about to write or to tell what is so then: a bill takes its money first, however late it is
    /// closed. Those are the bills whose cutoff lies behind the ledger's last fact, and once <see cref="ClosesAfterRelease"/> has passed those that were parked.
    /// </summary>
    /// <returns>The ledger with them; the same where there are none.</returns>
    public Task<Ledger> CloseBeforeAsync(Ledger ledger, Instant now, CancellationToken cancellationToken)
    {
        Instant last = ledger.NotBeforeLast(Instant.MinValue);
        bool released = ledger.Events.OfType<BillingReleased>().LastOrDefault() is { } release && release.At + ClosesAfterRelease <= now;
        return released || DueBills.MayBeSinceLastFact(ledger, now, rules.Evaluator.Settings)
            ? CloseDueAsync(ledger, now, due => due.At is { } at && (released || at >= last), [], cancellationToken)
            : Task.FromResult(ledger);
    }

    private async Task<Ledger> CloseDueAsync(
        Ledger ledger, Instant now, Func<DueBill, bool> chosen, List<(BillKey Key, CloseResult Result)> closed, CancellationToken cancellationToken)
    {
        var looked = new HashSet<BillKey>();
        while (true)
        {
            // Anew after each instant: what a bill took decides what followed, and so which bills came after it.
            Evaluation evaluation = rules.Evaluator.Evaluate(ledger, ledger.NotBeforeLast(now));
            IReadOnlyList<DueBill> next = evaluation.Account.ParkedFor is null
                ? DueBills.Next(DueBills.Of(ledger, evaluation, rules.Evaluator.Settings).Where(due => chosen(due) && !looked.Contains(due.Key)))
                : [];
            if (next.Count == 0)
            {
                return ledger;
            }

            foreach (DueBill due in next)
            {
                cancellationToken.ThrowIfCancellationRequested();
                (CloseResult result, Ledger? after) = await CloseAsync(ledger, evaluation.Account.Apps[due.Key.App], due, cancellationToken);
                ledger = after ?? await ledgers.ReadAsync(ledger.Account, cancellationToken) ?? ledger;
                if (after is null)
                {
                    break;
                }

                looked.Add(due.Key);
                closed.Add((due.Key, result));
                if (result.Outcome == CloseOutcome.Parked)
                {
                    return ledger;
                }
            }
        }
    }

    /// <summary>One bill on the ledger as it was read.</summary>
    /// <returns>The ledger afterwards; null: another wrote to it meanwhile, so nothing was told and the ledger is to be read again.</returns>
    private async Task<(CloseResult Result, Ledger? After)> CloseAsync(Ledger ledger, AppStatus app, DueBill due, CancellationToken cancellationToken)
    {
        BillKey key = due.Key;
        var closer = new BillCloser(rules.Evaluator);
        BillKey[] before = [key, .. EarlierUsage(ledger, key)];
        IReadOnlyList<StoredBill> known = await bills.GetAsync(key.Account, before, cancellationToken);
        Instant cutoff = time.Now();
        SortedDictionary<YearMonth, MonthUsage> readings = key.Kind == BillKind.Usage ? await ReadAsync(app, key, known, cancellationToken) : [];
        var request = new CloseRequest
        {
            Ledger = ledger,
            App = key.App,
            Kind = key.Kind,
            Month = key.Month,
            Usage = readings,
            Cutoff = cutoff,
            CatalogVersion = rules.CatalogVersion,
            Issued = [.. known.Select(one => one.Bill)],
            At = due.At ?? cutoff,
        };
        CloseResult result = closer.Close(request);
        if (result.Outcome == CloseOutcome.Issued && !await bills.TryPutAsync(new StoredBill(result.Bill!, [.. Evidence(result.Bill!, readings)]), cancellationToken))
        {
            IReadOnlyList<StoredBill> first = await bills.GetAsync(key.Account, [key], cancellationToken);
            result = closer.Close(request with { Issued = [.. request.Issued, .. first.Select(one => one.Bill)] });
        }

        if (result.Facts.Count > 0 && !await ledgers.TryAppendAsync(ledger, result.Facts, null, cancellationToken))
        {
            return (result, null);
        }

        if (result.Outcome == CloseOutcome.Parked)
        {
            BillingLog.Parked(log, key.Text, string.Join("; ", result.Reasons));
        }

        return (result, ledger.With(result.Facts));
    }

    /// <summary>Bills of the months that a late fact may still correct; the ledger knows which were issued.</summary>
    private IEnumerable<BillKey> EarlierUsage(Ledger ledger, BillKey key)
        => key.EarlierUsage(rules.Evaluator.Settings).Where(earlier => ledger.Find($"bill:{earlier.Text}:issued") is not null);

    /// <summary>The month as the store has it, with what records said of it; of earlier months what their bills rest on, with what records said since. With the ids of the records that told it.</summary>
    private async Task<SortedDictionary<YearMonth, MonthUsage>> ReadAsync(AppStatus app, BillKey key, IReadOnlyList<StoredBill> known, CancellationToken cancellationToken)
    {
        var readings = new SortedDictionary<YearMonth, MonthUsage>();
        foreach (StoredBill bill in known.Where(bill => bill.Bill.Key != key))
        {
            Add(bill.Evidence.FirstOrDefault(reading => reading.Month == bill.Bill.Key.Month));
            Add(await bills.GetReadingAsync(key.Account, key.App, bill.Bill.Key.Month, cancellationToken));
        }

        if (BillingMonths.HasPaidEdition(app, key.Month))
        {
            Add(await usage.GetMonthAsync(key.App, key.Month, cancellationToken));
            Add(await bills.GetReadingAsync(key.Account, key.App, key.Month, cancellationToken));
        }

        ReadState told = (await outbox.ReadStatesAsync([key.App], cancellationToken))[0];
        return new SortedDictionary<YearMonth, MonthUsage>(readings.ToDictionary(one => one.Key, one => told.State.WithRecords(one.Value)));

        void Add(MonthUsage? reading)
        {
            if (reading is not null)
            {
                readings[reading.Month] = readings.TryGetValue(reading.Month, out MonthUsage? other) ? MonthUsage.Join(other, reading) : reading;
            }
        }
    }

    /// <summary>The readings of the bill's own month and of those it corrects.</summary>
    private static IEnumerable<MonthUsage> Evidence(Bill bill, SortedDictionary<YearMonth, MonthUsage> readings)
        => readings.Values.Where(reading => reading.Month == bill.Key.Month || bill.Lines.Any(line => line.Month == reading.Month));
}
