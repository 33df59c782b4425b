using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using NodaTime;

namespace ImQuota.Domain.Billing.Focus;

/// <summary>The billing periods of an account: months with bills, issued or due, and months of paid editions whose cutoff is to come. Apps in one zone share them.</summary>
public static class BillingPeriods
{
    /// <param name="ledger">The account.</param>
    /// <param name="evaluation">Of the ledger, now.</param>
    /// <param name="settings">When months are closed.</param>
    /// <param name="issuerAt">Who issues bills at an instant.</param>
    /// <param name="wanted">Which bills are meant, issued or not.</param>
    /// <returns>By start, then issuer.</returns>
    public static IReadOnlyList<BillingPeriodRow> Of(Ledger ledger, Evaluation evaluation, BillingSettings settings, Func<Instant, string> issuerAt, Func<BillKey, bool> wanted)
    {
        var rows = new SortedDictionary<(Instant Start, string Issuer), BillingPeriodRow>();
        foreach (BillIssued bill in ledger.Events.OfType<BillIssued>())
        {
            if (BillKey.TryParse(bill.Bill, out BillKey? key))
            {
                Add(key, bill.At, closed: true);
            }
        }

        foreach (BillKey key in DueBills.Of(ledger, evaluation, settings).Select(due => due.Key).Where(key => IsExpected(evaluation, key)).Concat(Running(evaluation, settings)))
        {
            Add(key, evaluation.AsOf, closed: false);
        }

        return [.. rows.Values];

        void Add(BillKey key, Instant at, bool closed)
        {
            if (!wanted(key))
            {
                return;
            }

            string zone = evaluation.Account.Apps[key.App].ZoneId;
            Instant start = BillingMonths.StartOf(zone, key.Month);
            var row = new BillingPeriodRow(start, BillingMonths.EndOf(zone, key.Month), closed, closed ? at : start, issuerAt(at));
            (Instant, string) place = (start, row.InvoiceIssuerName);
            rows[place] = rows.TryGetValue(place, out BillingPeriodRow? known)
                ? row with { Closed = known.Closed && row.Closed, LastUpdated = Instant.Max(known.LastUpdated, row.LastUpdated) }
                : row;
        }
    }

    /// <summary>The month after the last paid one has usage for corrections alone, of which there may be none.</summary>
    private static bool IsExpected(Evaluation evaluation, BillKey key)
        => key.Kind != BillKind.Usage || BillingMonths.HasPaidEdition(evaluation.Account.Apps[key.App], key.Month);

    /// <summary>Usage of months whose cutoff has not come.</summary>
    private static IEnumerable<BillKey> Running(Evaluation evaluation, BillingSettings settings)
    {
        foreach (AppStatus app in evaluation.Account.Apps.Values)
        {
            YearMonth running = BillingMonths.Of(app.ZoneId, evaluation.AsOf);
            for (YearMonth month = BillingMonths.Of(app.ZoneId, evaluation.AsOf - settings.CutoffAfter); month <= running; month = month.PlusMonths(1))
            {
                if (BillingMonths.CutoffOf(app.ZoneId, month, settings) > evaluation.AsOf && BillingMonths.HasPaidEdition(app, month))
                {
                    yield return new BillKey(evaluation.Account.Account, app.App, BillKind.Usage, month);
                }
            }
        }
    }
}
