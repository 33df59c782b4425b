using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using NodaTime;

namespace ImQuota.Domain.Billing;

/// <summary>Which bills can be closed.</summary>
public static class DueBills
{
    /// <summary>Keys whose cutoff has come and that the ledger does not know as issued, by app, month and kind. Some turn out to have nothing to bill.</summary>
    public static IEnumerable<BillKey> Of(Ledger ledger, Evaluation evaluation, BillingSettings settings)
    {
        foreach (AppStatus app in evaluation.Account.Apps.Values)
        {
            HashSet<(BillKind Kind, YearMonth Month)> happened = [.. Happened(ledger, app)];
            IEnumerable<YearMonth> months = BillingMonths.Closed(app, settings, evaluation.AsOf)
                .Union(happened.Select(one => one.Month).Where(month => BillingMonths.CutoffOf(app.ZoneId, month, settings) <= evaluation.AsOf))
                .Order();
            foreach (YearMonth month in months)
            {
                foreach (BillKind kind in Enum.GetValues<BillKind>())
                {
                    var key = new BillKey(ledger.Account, app.App, kind, month);
                    if ((kind == BillKind.Usage || happened.Contains((kind, month))) && !evaluation.Account.IssuedBills.Contains(key.Text))
                    {
                        yield return key;
                    }
                }
            }
        }
    }

    private static IEnumerable<(BillKind Kind, YearMonth Month)> Happened(Ledger ledger, AppStatus app)
        => ledger.Events.OfType<AppEvent>().Where(fact => fact.App == app.App).SelectMany(fact => fact switch
        {
            OrderPlaced => [(BillKind.Prepaid, BillingMonths.Of(app.ZoneId, fact.At))],
            RefundPlaced { Held: false } or RefundReleased => [(BillKind.Refund, BillingMonths.Of(app.ZoneId, fact.At))],
            _ => Array.Empty<(BillKind, YearMonth)>(),
        });
}
