using CsCheck;
using ImQuota.Domain.Billing.Prices;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using ImQuota.Domain.Tests.Billing;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Subscriptions;

/// <summary>What orders cost (spec section 4).</summary>
public sealed class OrderTests
{
    [Fact]
    public void Upgrade_AnyTermAndDay_IsThatOfTheOracle()
        => Gen.Select(Gen.Int[1, 24], Gen.Int[0, 1_000], Gen.Int[0, 600]).Sample(
            (months, start, later) =>
            {
                DateOnly bought = new DateOnly(2024, 1, 1).AddDays(start);
                DateOnly upgraded = bought.AddDays(later % (months * 28));
                Desk desk = new Desk().Create(RefundOracle.Text(bought)).TopUp(RefundOracle.Text(bought), 99_999).Purchase(RefundOracle.Text(bought), "standard", months)
                    .Upgrade(RefundOracle.Text(upgraded) + "T12:01", "premium");
                int running = 0;
                while (bought.AddMonths(running + 1) <= upgraded)
                {
                    running++;
                }

                int days = bought.AddMonths(running + 1).DayNumber - bought.AddMonths(running).DayNumber;
                Fraction exact = new Fraction(300 * (bought.AddMonths(running + 1).DayNumber - upgraded.DayNumber), days) + (300 * (months - running - 1));
                return exact.RoundedUnits(2) == desk.Ledger.Events.OfType<OrderPlaced>().Last().Price.SmallestUnits;
            },
            iter: 200);

    [Fact]
    public void Upgrade_AfterAPriceRise_TakesEachSliceByTheVersionItWasBoughtUnder()
    {
        var dearer = TestPrices.Document();
        dearer["plans"]!["standard"]!["monthlyFee"] = "500";
        dearer["plans"]!["premium"]!["monthlyFee"] = "900";
        var clock = new Desk();
        var book = new PriceBook([new(Instant.MinValue, TestPrices.BuiltIn), new(clock.At("2027-01-20"), TestPrices.Read(dearer, 2))]);
        Desk desk = new Desk(prices: book).Create("2027-01-01").TopUp("2027-01-01", 9_000).Purchase("2027-01-01", "standard", 1).Renew("2027-01-25", 1).Upgrade("2027-01-31", "premium");

        // Version 1: 300 × 1/31 of January's slice; version 2: 400 for February's.
        Assert.Equal("409.68", desk.Ledger.Events.OfType<OrderPlaced>().Last().Price.AmountText());
        Assert.Equal([1L, 2L, 2L], desk.Ledger.Events.OfType<OrderPlaced>().Select(order => order.PriceVersion));
    }

    [Fact]
    public void Orders_Always_ArePaidWhole()
        => Gen.Select(RandomLedger.Zones, RandomLedger.Steps).Sample(
            (zone, steps) => RandomLedger.Play(zone, steps).Ledger.Events.OfType<OrderPlaced>().All(order
                => order.Cash + order.Credit + order.Voucher == order.Price
                    && OrderPricing.PriceOf(order.Slices) == order.Price
                    && order.Slices.Zip(order.Slices.Skip(1)).All(pair => pair.Second.Slice == pair.First.Slice + 1)),
            iter: 200);

    [Fact]
    public void Purchase_VoucherWithAMaximumShare_PaysThatShare()
    {
        var document = TestPrices.Document();
        document["vouchers"]!["maxPercent"] = 33;
        var desk = new Desk(prices: new PriceBook([new(Instant.MinValue, TestPrices.Read(document))]));
        desk.Create("2027-01-01").TopUp("2027-01-01", 999).Do(desk.Balance.GrantVoucher(desk.Ledger, "v", Desk.Usd(300), desk.At("2027-01-01")));
        OrderPlaced order = desk.Purchase("2027-01-02", "standard", 1, "v").Ledger.Events.OfType<OrderPlaced>().Single();

        Assert.Equal(("131.67", "267.33"), (order.Voucher.AmountText(), order.Cash.AmountText()));
    }

    [Theory]
    [InlineData(TenderOrder.CreditFirst, "299.00", "100.00")]
    [InlineData(TenderOrder.CashFirst, "399.00", "0.00")]
    public void Purchase_FromCashAndCredit_TakesTheOneThatGoesFirst(TenderOrder first, string cash, string credit)
    {
        Desk desk = new Desk(new BillingSettings { TenderOrder = first }).Create("2027-01-01").TopUp("2027-01-01", 999).Credit("2027-01-01", 100).Purchase("2027-01-02", "standard", 1);
        OrderPlaced order = desk.Ledger.Events.OfType<OrderPlaced>().Single();

        Assert.Equal((cash, credit), (order.Cash.AmountText(), order.Credit.AmountText()));
    }

    [Fact]
    public void Problems_OfSettingsOutOfRange_NameEachFieldValueAndBound()
    {
        var settings = new BillingSettings { MaxApps = 0, Grace = Duration.FromHours(-1), AutoRenewLead = Duration.FromDays(28), HoldRefundsAbove = -1, ReclaimDays = 0 };

        Assert.Equal(
            ["max_apps 0 1 to 100000", "grace_hours -1 0 to 720", "reclaim_days 0 1 to 3650", "auto_renew_lead_hours 672 1 to 648", "hold_refunds_above -1 0 or more, or not set"],
            settings.Problems().Select(one => $"{one.Field} {one.Value} {one.Bound}"));
        Assert.Throws<ArgumentException>(() => new SubscriptionEvaluator(settings, TestPrices.Book));
        Assert.Empty(new BillingSettings().Problems());
    }
}
