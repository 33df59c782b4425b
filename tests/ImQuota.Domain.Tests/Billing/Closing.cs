using ImQuota.Domain.Billing;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Tests.Subscriptions;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Billing;

/// <summary>Closes months of a desk's app as the billing job does: from records, a day after the month, into the ledger.</summary>
internal sealed class Closing(Desk desk)
{
    public Desk Desk { get; } = desk;

    public BillCloser Closer { get; } = new(desk.Evaluator);

    /// <summary>Of the editions in force.</summary>
    public long CatalogVersion { get; set; } = 1;

    public List<Bill> Bills { get; } = [];

    public Dictionary<YearMonth, MonthUsage> Usage { get; } = [];

    /// <summary>What is known of a month from now on; readings only grow.</summary>
    public Closing Know(YearMonth month, long? mau, long? estimate = null, long pcc = 0, Instant? watermark = null)
    {
        Instant known = watermark ?? BillingMonths.EndOf(Desk.Zone.Id, month);
        MeterReading? Reading(long? quantity) => quantity is { } count ? new MeterReading { Quantity = count, Watermark = known, Final = true } : null;
        var usage = new MonthUsage { App = Desk.App, Month = month, MauExact = Reading(mau), MauEstimate = Reading(estimate), Pcc = Reading(pcc) };
        Usage[month] = Usage.TryGetValue(month, out MonthUsage? before) ? MonthUsage.Join(before, usage) : usage;
        return this;
    }

    public CloseResult Try(YearMonth month, BillKind kind = BillKind.Usage, Instant? cutoff = null, Instant? at = null)
    {
        Instant due = BillingMonths.CutoffOf(Desk.Zone.Id, month, Desk.Evaluator.Settings);
        CloseResult result = Closer.Close(new CloseRequest
        {
            Ledger = Desk.Ledger,
            App = Desk.App,
            Kind = kind,
            Month = month,
            Usage = Usage,
            Cutoff = cutoff ?? due,
            CatalogVersion = CatalogVersion,
            Issued = Bills,
            At = at ?? Instant.Max(due, Desk.Ledger.Events[^1].At),
        });
        if (result.Outcome == CloseOutcome.Issued)
        {
            Bills.Add(result.Bill!);
        }

        Desk.Ledger = Desk.Ledger.With(result.Facts);
        return result;
    }

    public Bill Close(YearMonth month, BillKind kind = BillKind.Usage)
    {
        CloseResult result = Try(month, kind);
        Assert.True(result.Outcome == CloseOutcome.Issued, $"{result.Outcome}: {string.Join("; ", result.Reasons)}");
        return result.Bill!;
    }
}
