using ImQuota.Domain.Billing;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Tests.Subscriptions;
using NodaTime;

namespace ImQuota.Domain.Tests.Billing;

/// <summary>Looks after an account as the service does: closes what is due, then writes down what follows by itself. How much each app used is a function of app and month.</summary>
internal sealed class Biller(Desk desk)
{
    private readonly BillCloser _closer = new(desk.Evaluator);

    public Desk Desk { get; } = desk;

    public List<Bill> Bills { get; } = [];

    /// <summary>What a look at an instant does.</summary>
    public Evaluation Look(Instant now)
    {
        Close(now);
        Evaluation evaluation = Desk.Evaluator.Evaluate(Desk.Ledger, now);
        Desk.Ledger = Desk.Ledger.With(evaluation.Due);
        return evaluation;
    }

    /// <summary>What comes before a command at an instant.</summary>
    public void Close(Instant now)
    {
        var looked = new HashSet<BillKey>();
        while (DueBills.Next(DueBills.Of(Desk.Ledger, Desk.Evaluator.Evaluate(Desk.Ledger, now), Desk.Evaluator.Settings).Where(due => !looked.Contains(due.Key))) is [_, ..] next)
        {
            foreach (DueBill due in next)
            {
                looked.Add(due.Key);
                CloseResult result = _closer.Close(new CloseRequest
                {
                    Ledger = Desk.Ledger,
                    App = due.Key.App,
                    Kind = due.Key.Kind,
                    Month = due.Key.Month,
                    Usage = new Dictionary<YearMonth, MonthUsage> { [due.Key.Month] = UsageOf(due.Key) },
                    CatalogVersion = 1,
                    Cutoff = now,
                    Issued = [.. Bills.Where(bill => bill.Key.App == due.Key.App)],
                    At = due.At ?? now,
                });
                Desk.Ledger = Desk.Ledger.With(result.Facts);
                if (result.Outcome == CloseOutcome.Issued)
                {
                    Bills.Add(result.Bill!);
                }
            }
        }
    }

    /// <summary>Up to 60,000 users above the allowance, which are 900 USD; a term costs 399 or 699.</summary>
    private MonthUsage UsageOf(BillKey key)
    {
        long users = 5_000 + (((key.Month.Year * 12) + key.Month.Month + (long)key.App) * 7_919 % 65_000);
        var reading = new MeterReading { Quantity = users, Watermark = BillingMonths.EndOf(Desk.Zone.Id, key.Month), Final = true };
        return new MonthUsage { App = key.App, Month = key.Month, MauExact = reading, Pcc = reading };
    }
}
