using ImQuota.Domain.Billing;
using ImQuota.Domain.Tests.Subscriptions;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Billing;

/// <summary>Orders and refunds on bills: what the lines say, what they rest on, and when they come.</summary>
public sealed class RefundBillTests
{
    private static readonly YearMonth March = new(2027, 3);

    [Theory]
    [InlineData(1, "Purchase of standard, 1 month")]
    [InlineData(2, "Purchase of standard, 2 months")]
    public void Close_Order_DescriptionCountsItsMonths(int months, string expected)
        => Assert.Equal(expected, new Closing(Buyer(months)).Close(March, BillKind.Prepaid).Lines[0].Description);

    [Fact]
    public void Explain_OfARefund_ReachesOrdersUsedDaysAndTheSplit()
    {
        Desk desk = Buyer(3).Refund("2027-03-20");
        Bill bill = new Closing(desk).Close(March, BillKind.Refund);

        ExplainNode tree = BillExplainer.Explain(bill, bill.Lines[0], null, desk.Ledger);

        // 16 of 31 days of 399.00 are used: 205.935…
        Assert.Equal("-991.06 USD", tree.Value);
        string[] all = [.. All(tree).Select(node => $"{node.Name} = {node.Value}")];
        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal)
            {
                "refund = refund:1400000001:1", "paid = 1197.00 USD", "running month = 399.00 USD", "later months = 798.00 USD",
                "order = o3", "monthly price = 399 USD", "used days = 16", "days = 31",
                "cash = -163.11 USD", "credit = -827.95 USD",
            },
            all.ToHashSet(StringComparer.Ordinal));
        Assert.Equal(["paid of order o3 = 197.00 USD", "paid of order o3 = 1000.00 USD"], all.Where(text => text.StartsWith("paid of", StringComparison.Ordinal)));
        Assert.Contains(all, text => text.StartsWith("used = 205.935", StringComparison.Ordinal));
    }

    [Fact]
    public void Explain_OfARefundAfterAnUpgrade_NamesBothOrders()
    {
        Desk desk = Buyer(2).Upgrade("2027-03-10", "premium").Refund("2027-03-20");
        Bill bill = new Closing(desk).Close(March, BillKind.Refund);

        ExplainNode[] orders = [.. BillExplainer.Explain(bill, bill.Lines[0], null, desk.Ledger).Inputs.Where(node => node.Name == "order")];

        Assert.Equal(["o3", "o4"], orders.Select(node => node.Value));
        Assert.Equal(["16", "11"], orders.Select(order => All(order).Single(node => node.Name == "used days").Value));
    }

    [Fact]
    public void NextWakeUp_RefundReleasedAfterTheLastPaidMonth_IsTheCutoffOfThatMonth()
    {
        Desk desk = Buyer(1);
        desk.Do(desk.Refunds.Refund(desk.Ledger, Desk.App, suspicious: true, desk.At("2027-03-20")));
        desk.Do(desk.Refunds.Release(desk.Ledger, Desk.App, desk.At("2027-05-10")));

        Assert.Equal("2027-06-02T00:00", desk.Local(desk.On("2027-05-11").NextWakeUp!.Value));
        Assert.True(new Closing(desk).Close(new YearMonth(2027, 5), BillKind.Refund).Total.IsNegative);
    }

    /// <summary>Of 9,000 in cash and 1,000 in credit, which goes first.</summary>
    private static Desk Buyer(int months)
        => new Desk().Create("2027-03-01").TopUp("2027-03-01", 9_000).Credit("2027-03-01", 1_000).Purchase("2027-03-05", "standard", months);

    private static IEnumerable<ExplainNode> All(ExplainNode node) => node.Inputs.SelectMany(All).Prepend(node);
}
