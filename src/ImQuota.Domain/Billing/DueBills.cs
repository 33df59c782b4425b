using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using NodaTime;

namespace ImQuota.Domain.Billing;

/// <summary>Which bills can be closed.</summary>
/// <remarks>
/// A bill takes money before whatever follows later, such as a renewal. So those of the earliest cutoff are closed first, and before anything later is
/// written to the ledger: then one late look leads to what a look each day leads to (spec section 4).
/// </remarks>
public static class DueBills
{
    /// <summary>Those whose cutoff has come and that the ledger does not know as issued, by cutoff, app and kind. Some turn out to have nothing to bill.</summary>
    public static IEnumerable<DueBill> Of(Ledger ledger, Evaluation evaluation, BillingSettings settings)
    {
        ILookup<ulong, (BillKind Kind, Instant At)> happened = Happened(ledger.Events.Concat(evaluation.Due));
        return evaluation.Account.Apps.Values
            .SelectMany(app => Of(ledger.Account, app, happened[app.App], evaluation, settings))
            .OrderBy(due => due.At ?? Instant.MaxValue);
    }

    /// <summary>Those that are closed next: all that have one instant, or in the end those that have none.</summary>
    public static IReadOnlyList<DueBill> Next(IEnumerable<DueBill> ordered)
    {
        DueBill[] due = [.. ordered];
        return [.. due.TakeWhile(one => one.At == due[0].At)];
    }

    /// <summary>Whether a cutoff lies between the ledger's last fact and an instant, both inclusive: a quick look, by which most ledgers need no other.</summary>
    public static bool MayBeSinceLastFact(Ledger ledger, Instant now, BillingSettings settings)
    {
        Instant last = ledger.NotBeforeLast(Instant.MinValue);
        return ledger.Events.OfType<AppCreated>().Select(app => app.ZoneId).Distinct(StringComparer.Ordinal).Any(zone =>
            BillingMonths.CutoffOf(zone, BillingMonths.Of(zone, now - settings.CutoffAfter).PlusMonths(-1), settings) >= last);
    }

    private static IEnumerable<DueBill> Of(
        string account, AppStatus app, IEnumerable<(BillKind Kind, Instant At)> facts, Evaluation evaluation, BillingSettings settings)
    {
        HashSet<(BillKind Kind, YearMonth Month)> happened = [.. facts.Select(one => (one.Kind, BillingMonths.Of(app.ZoneId, one.At)))];
        IEnumerable<YearMonth> months = BillingMonths.Closed(app, settings, evaluation.AsOf)
            .Union(happened.Select(one => one.Month).Where(month => BillingMonths.CutoffOf(app.ZoneId, month, settings) <= evaluation.AsOf))
            .Order();
        foreach (YearMonth month in months)
        {
            Instant cutoff = BillingMonths.CutoffOf(app.ZoneId, month, settings);
            foreach (BillKind kind in Enum.GetValues<BillKind>())
            {
                var key = new BillKey(account, app.App, kind, month);
                if ((kind == BillKind.Usage || happened.Contains((kind, month))) && !evaluation.Account.IssuedBills.Contains(key.Text))
                {
                    yield return new DueBill(key, kind != BillKind.Usage || BillingMonths.HasPaidEdition(app, month) ? cutoff : null);
                }
            }
        }
    }

    private static ILookup<ulong, (BillKind Kind, Instant At)> Happened(IEnumerable<LedgerEvent> facts)
        => facts.OfType<AppEvent>().Where(fact => fact is OrderPlaced or RefundPlaced { Held: false } or RefundReleased)
            .ToLookup(fact => fact.App, fact => (fact is OrderPlaced ? BillKind.Prepaid : BillKind.Refund, fact.At));
}
