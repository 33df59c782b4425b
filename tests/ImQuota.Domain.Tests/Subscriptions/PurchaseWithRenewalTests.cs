using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Commands;
using ImQuota.Domain.Subscriptions.Events;
using Xunit;

namespace ImQuota.Domain.Tests.Subscriptions;

/// <summary>An order and the automatic renewal that is asked for with it are written together, so that no crash parts them.</summary>
public sealed class PurchaseWithRenewalTests
{
    private readonly Desk _desk = new Desk().Create("2027-01-01").TopUp("2027-01-01", 9_000);

    [Fact]
    public void Purchase_WithAutomaticRenewal_IsOneAppend()
    {
        CommandResult bought = Purchase(2);

        Assert.Equal([typeof(OrderPlaced), typeof(AutoRenewSet)], bought.Facts.Select(one => one.GetType()));
        Assert.IsType<OrderPlaced>(bought.Fact);
        _desk.Do(bought);
        Assert.Equal(2, _desk.AppOn("2027-01-02").AutoRenewMonths);
        CommandResult again = Purchase(2);
        Assert.Equal((true, 0), (again.Already, again.Facts.Count));
    }

    [Fact]
    public void Purchase_WithoutAutomaticRenewal_IsTheOrderAlone()
    {
        Assert.IsType<OrderPlaced>(Assert.Single(Purchase(null).Facts));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(25)]
    public void Purchase_RenewalOutOfRange_RefusedWithItsOwnField(int months)
    {
        CommandResult refused = Purchase(months);

        Assert.Equal(SubscriptionRefusal.MonthsOutOfRange, refused.Refusal);
        Assert.Equal(new BadValue("auto_renew_months", $"{months}", "1 to 24"), refused.Problem);
        Assert.Empty(refused.Facts);
    }

    private CommandResult Purchase(int? renewal) => _desk.Orders.Purchase(_desk.Ledger, Desk.App, "standard", 1, "o", null, _desk.At("2027-01-02"), renewal);
}
