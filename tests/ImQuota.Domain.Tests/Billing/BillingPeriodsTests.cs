using ImQuota.Domain.Billing;
using ImQuota.Domain.Billing.Focus;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Tests.Subscriptions;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Billing;

/// <summary>FOCUS's Billing Period: open until all that was expected is issued.</summary>
public sealed class BillingPeriodsTests
{
    private static readonly YearMonth March = new(2027, 3);

    [Fact]
    public void Of_AMonthWithTwoBills_IsClosedWithTheLastOfThem()
    {
        Closing closing = new Closing(new Desk().Create("2027-03-01").TopUp("2027-03-01", 9_999).Purchase("2027-03-05", "standard", 1)).Know(March, 5);
        string before = Of(closing, "2027-04-02T00:00");
        closing.Close(March, BillKind.Prepaid);
        string half = Of(closing, "2027-04-02T00:00");
        closing.Try(March, at: closing.Desk.At("2027-04-03T07:00"));

        Assert.Equal("2027-03-01T00:00 Open 2027-03-01T00:00; 2027-04-01T00:00 Open 2027-04-01T00:00", before);
        Assert.Equal("2027-03-01T00:00 Open 2027-04-02T00:00; 2027-04-01T00:00 Open 2027-04-01T00:00", half);
        Assert.Equal("2027-03-01T00:00 Closed 2027-04-03T07:00; 2027-04-01T00:00 Open 2027-04-01T00:00", Of(closing, "2027-04-03T07:00"));
    }

    // After the term nothing is expected but corrections, of which there may be none.
    [Fact]
    public void Of_MonthsAfterTheTerm_AreNoPeriods()
    {
        Closing closing = new Closing(new Desk().Create("2027-03-01").TopUp("2027-03-01", 9_999).Purchase("2027-03-05", "standard", 1).Refund("2027-03-20")).Know(March, 5);
        foreach (BillKind kind in Enum.GetValues<BillKind>())
        {
            closing.Close(March, kind);
        }

        Assert.Equal("2027-03-01T00:00 Closed 2027-04-02T00:00", Of(closing, "2027-06-10"));
    }

    // Whoever joins by start and issuer finds the row of each.
    [Fact]
    public void Of_AnIssuerThatChanged_HasARowEach()
    {
        Closing closing = new Closing(new Desk().Create("2027-03-01").TopUp("2027-03-01", 9_999).Purchase("2027-03-05", "standard", 1)).Know(March, 5);
        closing.Close(March, BillKind.Prepaid);
        closing.Try(March, at: closing.Desk.At("2027-04-03T07:00"));
        Instant change = closing.Desk.At("2027-04-03T00:00");

        IReadOnlyList<BillingPeriodRow> rows = BillingPeriods.Of(
            closing.Desk.Ledger, closing.Desk.On("2027-04-03T07:00"), closing.Desk.Evaluator.Settings, at => at < change ? "Old" : "New", key => key.Month == March);

        Assert.Equal(["New True", "Old True"], rows.Select(row => $"{row.InvoiceIssuerName} {row.Closed}"));
    }

    private static string Of(Closing closing, string at) => string.Join("; ", BillingPeriods
        .Of(closing.Desk.Ledger, closing.Desk.On(at), closing.Desk.Evaluator.Settings, _ => "Example Chat", _ => true)
        .Select(row => $"{closing.Desk.Local(row.Start)} {row.Columns[2]} {closing.Desk.Local(row.LastUpdated)}"));
}
