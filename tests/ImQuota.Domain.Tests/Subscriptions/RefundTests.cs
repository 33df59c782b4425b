using System.Numerics;
using CsCheck;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Subscriptions;

/// <summary>Refunds: the vectors of spec section 8, an oracle in exact fractions, and what must always hold.</summary>
public sealed class RefundTests
{
    [Theory]
    [InlineData("standard", 1, "2027-04-11", "2027-04-20", "133.00", "266.00")]
    [InlineData("standard", 6, "2027-01-01", "2027-04-15", "199.50", "997.50")]
    [InlineData("standard", 1, "2023-02-01", "2023-02-01T12:01", "14.25", "384.75")]
    [InlineData("premium", 1, "2024-02-01", "2024-02-29", "699.00", "0.00")]
    [InlineData("standard", 1, "2027-03-25", "2027-04-05", "66.50", "332.50")]
    public void Quote_ByCalendarMonth_IsTheVector(string edition, int months, string bought, string refunded, string used, string back)
    {
        RefundQuote quote = Bought(RefundBasis.CalendarMonth, edition, months, bought).Quote(refunded);

        Assert.Equal((used, back), (quote.Used.Round().AmountText(), quote.Amount.AmountText()));
    }

    [Fact]
    public void Quote_ByServiceMonth_CountsFromTheSlicesStart()
    {
        RefundQuote quote = Bought(RefundBasis.ServiceMonth, "standard", 1, "2027-03-25").Quote("2027-04-05");

        Assert.Equal(("154.45", "244.55"), (quote.Used.Round().AmountText(), quote.Amount.AmountText()));
    }

    [Fact]
    public void Refund_PaidInCashCreditAndVoucher_GivesBackCashAndCreditInProportion()
    {
        Desk desk = new Desk().Create("2027-04-01").TopUp("2027-04-01", 1_000).Credit("2027-04-01", 99);
        desk.Do(desk.Balance.GrantVoucher(desk.Ledger, "v", Desk.Usd(100), desk.At("2027-04-01")));
        desk.Purchase("2027-04-01", "standard", 1, "v");

        // 399 = 100 voucher + 99 credit + 200 cash; used 10/30 × 399 = 133; back 299 − 133 = 166.
        RefundQuote quote = desk.Quote("2027-04-10");
        Assert.Equal(("166.00", "111.04", "54.96"), (quote.Amount.AmountText(), quote.Cash.AmountText(), quote.Credit.AmountText()));

        desk.Refund("2027-04-10");
        AccountStatus account = desk.On("2027-04-11").Account;
        Assert.Equal((Desk.Usd(800 + 111.04m), Desk.Usd(54.96m)), (account.Cash, account.Credit));
        Assert.Equal("o4", account.Vouchers["v"].UsedBy);
    }

    [Fact]
    public void Quote_VoucherPaidMost_IsNeverBelowZero()
    {
        Desk desk = new Desk().Create("2027-04-01").TopUp("2027-04-01", 1_000);
        desk.Do(desk.Balance.GrantVoucher(desk.Ledger, "v", Desk.Usd(399), desk.At("2027-04-01")));

        Assert.Equal(Desk.Usd(0), desk.Purchase("2027-04-01", "standard", 1, "v").Quote("2027-04-10").Amount);
    }

    [Fact]
    public void Quote_OfAnUpgradedTerm_CountsEachOrderByItsOwnDays()
    {
        // Upgraded on day 11 of 30: 300 × 20/30 = 200. Used on day 20: 399 × 20/30 = 266, and 300 × 10/30 = 100.
        RefundQuote quote = new Desk().Create("2027-04-01").TopUp("2027-04-01", 1_000).Purchase("2027-04-01", "standard", 1).Upgrade("2027-04-11", "premium").Quote("2027-04-20");

        Assert.Equal("366.00", quote.Used.Round().AmountText());
        Assert.Equal(Desk.Usd(399 + 200 - 366), quote.Amount);
    }

    // Bought on the 10th of January, paid for in advance on the 15th: on February 12 the third day of the second slice is used.
    [Fact]
    public void Quote_InASliceThatWasRenewedEarly_CountsFromTheSlicesStart()
    {
        RefundQuote quote = new Desk(new BillingSettings { RefundBasis = RefundBasis.ServiceMonth })
            .Create("2027-01-10").TopUp("2027-01-10", 1_000).Purchase("2027-01-10", "standard", 1).Renew("2027-01-15", 1).Quote("2027-02-12");

        Assert.Equal([(0, 1), (3, 28)], quote.Parts.Select(part => (part.UsedDays, part.OfDays)));
    }

    [Fact]
    public void Quote_InASliceAfterTheUpgrades_CountsBothOrdersFromTheSlicesStart()
    {
        RefundQuote quote = new Desk(new BillingSettings { RefundBasis = RefundBasis.ServiceMonth })
            .Create("2027-01-10").TopUp("2027-01-10", 9_000).Purchase("2027-01-10", "standard", 3).Upgrade("2027-01-20", "premium").Quote("2027-02-12");

        Assert.Equal([(3, 28), (3, 28)], quote.Parts.Select(part => (part.UsedDays, part.OfDays)));
    }

    [Fact]
    public void Quote_OfAnOrderThatAVoucherPaidWhole_IsNothing()
    {
        Desk desk = new Desk().Create("2027-01-01");
        desk.Do(desk.Balance.GrantVoucher(desk.Ledger, "v", Desk.Usd(400), desk.At("2027-01-01"))).Purchase("2027-01-02", "standard", 1, "v");
        RefundQuote quote = desk.Quote("2027-01-03");

        Assert.Equal((Desk.Usd(0), Desk.Usd(0), Desk.Usd(0)), (quote.Amount, quote.Cash, quote.Credit));
    }

    [Fact]
    public void Of_RefundWhoseOrderIsNotThere_IsDamaged()
    {
        var refund = new RefundPlaced
        {
            At = Instant.FromUtc(2027, 1, 1, 0, 0),
            App = 7,
            OrderIds = ["o1"],
            Amount = Desk.Usd(1),
            Cash = Desk.Usd(1),
            Credit = Desk.Usd(0),
            Basis = RefundBasis.CalendarMonth,
            Ordinal = 1,
        };

        InvalidOperationException damaged = Assert.Throws<InvalidOperationException>(() => RefundQuote.Of(Ledger.Empty("acme", Currency.Usd), refund));
        Assert.Equal("order:o1 is not in the ledger of acme.", damaged.Message);
    }

    [Fact]
    public void Quote_AnyOrderAndDay_IsThatOfTheOracle()
        => Orders.Sample(one =>
        {
            Desk desk = Bought(one.Basis, one.Edition, one.Months, one.Bought);
            RefundQuote quote = desk.Quote(one.Refunded);
            return quote.Amount.SmallestUnits == RefundOracle.Cents(
                one.Basis == RefundBasis.CalendarMonth, one.Edition == "standard" ? 399 : 699, one.Months, one.BoughtOn, one.RefundedOn);
        });

    [Fact]
    public void Quote_WithVoucherCreditAndUpgradeInside_IsThatOfTheOracle()
        => Stories.Sample(
            story =>
            {
                RefundQuote quote = Played(story).Quote(RefundOracle.Text(story.Refunded) + "T12:02");
                (BigInteger amount, BigInteger cash, BigInteger credit) = RefundOracle.Of(story);
                return (quote.Amount.SmallestUnits, quote.Cash.SmallestUnits, quote.Credit.SmallestUnits) == ((long)amount, (long)cash, (long)credit);
            },
            iter: 1_000);

    [Fact]
    public void Quote_AnyOrderAndDay_IsWithinWhatWasPaidAndItsPartsAddUp()
        => Orders.Sample(one =>
        {
            RefundQuote quote = Bought(one.Basis, one.Edition, one.Months, one.Bought).Quote(one.Refunded);
            Money paid = quote.Parts.Select(part => part.CurrentPaid + part.FuturePaid).Aggregate((left, right) => left + right);
            return !quote.Amount.IsNegative && quote.Amount <= paid && quote.Cash + quote.Credit == quote.Amount && !quote.Cash.IsNegative && !quote.Credit.IsNegative;
        });

    [Fact]
    public void Quote_ByServiceMonth_NeverRisesFromOneHourToTheNext()
        => Gen.Select(Gen.Int[1, 4], Gen.Int[0, 400], Gen.Int[0, 23]).Sample(
            (months, day, hour) =>
            {
                string bought = RefundOracle.Text(new DateOnly(2027, 1, 1).AddDays(day)) + $"T{hour:D2}:00";
                Desk desk = Bought(RefundBasis.ServiceMonth, "standard", months, bought);
                var term = desk.AppOn(bought).Effective!;
                Money before = desk.Evaluator.Prices.Versions[0].Prices.Plans["standard"].MonthlyFee;
                before = Money.FromSmallestUnits(before.SmallestUnits * months, before.Currency);
                for (var at = term.Anchor; at < term.ExpiresAt; at += Duration.FromHours(5))
                {
                    Money now = RefundQuote.Of(term, RefundBasis.ServiceMonth, at).Amount;
                    if (now > before)
                    {
                        return false;
                    }

                    before = now;
                }

                return true;
            },
            iter: 60);

    // By the literal reading the days of the month before no longer count on the 1st, so a refund may rise there, and only there.
    [Fact]
    public void Quote_ByCalendarMonth_RisesOnTheFirstOfAMonthOnly()
    {
        Desk desk = Bought(RefundBasis.CalendarMonth, "standard", 3, "2027-01-20");
        var term = desk.AppOn("2027-01-21").Effective!;
        var rises = new List<int>();
        Money before = Desk.Usd(3 * 399);
        for (var at = term.Anchor; at < term.ExpiresAt; at += Duration.FromHours(6))
        {
            Money now = RefundQuote.Of(term, RefundBasis.CalendarMonth, at).Amount;
            if (now > before)
            {
                rises.Add(at.InZone(desk.Zone).Day);
            }

            before = now;
        }

        Assert.NotEmpty(rises);
        Assert.All(rises, day => Assert.Equal(1, day));
    }

    private static readonly Gen<RefundCase> Orders =
        from basis in Gen.OneOf(RefundBasis.CalendarMonth, RefundBasis.ServiceMonth)
        from edition in Gen.OneOf("standard", "premium")
        from months in Gen.Int[1, 24]
        from start in Gen.Int[0, 1_500]
        from later in Gen.Int[0, (months * 28) - 1]
        select new RefundCase(basis, edition, months, new DateOnly(2024, 1, 1).AddDays(start), new DateOnly(2024, 1, 1).AddDays(start + later));

    private static readonly Gen<RefundStory> Stories =
        from calendar in Gen.Bool
        from months in Gen.Int[1, 12]
        from start in Gen.Int[0, 1_500]
        from upgrades in Gen.Bool
        from upgrade in Gen.Int[0, (months * 28) - 1]
        from later in Gen.Int[0, (months * 28) - 1]
        from voucher in Gen.Frequency((1, Gen.Const(0L)), (2, Gen.Long[1, 39_900 * months]))
        from credit in Gen.Frequency((1, Gen.Const(0L)), (3, Gen.Long[1, 60_000 * months]))
        from more in Gen.Frequency((2, Gen.Const(0L)), (1, Gen.Long[1, 9_999]))
        let bought = new DateOnly(2024, 1, 1).AddDays(start)
        select new RefundStory(
            calendar, 399, 300, months, bought, upgrades ? bought.AddDays(Math.Min(upgrade, later)) : null, bought.AddDays(later), voucher, credit, upgrades ? more : 0);

    private static Desk Played(RefundStory story)
    {
        string day = RefundOracle.Text(story.Bought);
        Desk desk = new Desk(new BillingSettings { RefundBasis = story.CalendarMonth ? RefundBasis.CalendarMonth : RefundBasis.ServiceMonth }).Create(day).TopUp(day, 99_999);
        desk = story.CreditCents > 0 ? desk.Credit(day, story.CreditCents / 100m) : desk;
        desk = story.VoucherCents > 0 ? desk.Voucher(day, "v", story.VoucherCents / 100m) : desk;
        desk.Purchase(day, "standard", story.Months, story.VoucherCents > 0 ? "v" : null);
        if (story.Upgraded is { } upgraded)
        {
            string then = RefundOracle.Text(upgraded) + "T12:01";
            desk = story.MoreCreditCents > 0 ? desk.Credit(then, story.MoreCreditCents / 100m) : desk;
            desk.Upgrade(then, "premium");
        }

        return desk;
    }

    private static Desk Bought(RefundBasis basis, string edition, int months, string at)
        => new Desk(new BillingSettings { RefundBasis = basis }).Create(at).TopUp(at, 699 * months).Purchase(at, edition, months);

    private sealed record RefundCase(RefundBasis Basis, string Edition, int Months, DateOnly BoughtOn, DateOnly RefundedOn)
    {
        public string Bought => RefundOracle.Text(BoughtOn);

        /// <summary>A minute later in the day, so that a refund on a boundary's date is in the slice that begins there.</summary>
        public string Refunded => RefundOracle.Text(RefundedOn) + "T12:01";
    }
}
