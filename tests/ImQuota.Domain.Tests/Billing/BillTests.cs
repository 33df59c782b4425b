using System.Globalization;
using CsCheck;
using ImQuota.Domain.Billing;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Subscriptions.Commands;
using ImQuota.Domain.Subscriptions.Events;
using ImQuota.Domain.Tests.Subscriptions;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Billing;

/// <summary>Closing a month (spec section 5).</summary>
public sealed class BillTests
{
    private static readonly YearMonth Month = new(2027, 3);

    [Theory]
    [InlineData(9_999, "0", "0.00")]
    [InlineData(10_000, "0", "0.00")]
    [InlineData(10_001, "0.015", "0.02")]
    [InlineData(10_003, "0.045", "0.05")]
    [InlineData(10_007, "0.105", "0.11")]
    [InlineData(12_345, "35.175", "35.18")]
    [InlineData(110_000, "1500", "1500.00")]
    public void Close_MauAboveTheAllowance_IsTheVector(long mau, string exact, string rounded)
    {
        Bill bill = Running().Know(Month, mau).Close(Month);

        BillLine[] overage = [.. bill.Lines.Where(line => line.Kind == BillLineKind.MauOverage)];
        Assert.Equal(mau > 10_000 ? 1 : 0, overage.Length);
        Assert.Equal(exact, overage.Length == 0 ? "0" : overage[0].ChargedCost.AmountText());
        Assert.Equal(rounded, bill.Total.AmountText());
    }

    [Fact]
    public void Close_AnyCountPriceAndCurrency_IsThatOfTheOracle()
        => Gen.Select(Gen.Long[0, 5_000_000], Gen.Int[1, 99_999]).Sample(
            (mau, price) =>
            {
                var document = TestPrices.Document();
                string unit = (price / 100_000m).ToString(CultureInfo.InvariantCulture);
                document["plans"]!["standard"]!["mau"]!["unit"] = unit;
                var book = new Domain.Billing.Prices.PriceBook([new(Instant.MinValue, TestPrices.Read(document))]);
                Bill bill = Running(new Desk(prices: book)).Know(Month, mau).Close(Month);
                Fraction exact = Fraction.Parse(unit) * (int)Math.Max(0, mau - 10_000);
                return exact.RoundedUnits(2) == bill.Total.SmallestUnits;
            },
            iter: 200);

    [Fact]
    public void Close_MoreUsers_NeverCostLess()
        => Gen.Select(Gen.Long[0, 30_000], Gen.Long[0, 3], Gen.Bool).Sample(
            (mau, more, exact) =>
            {
                Bill One(long count) => Running().Know(Month, exact ? count : null, exact ? null : count).Close(Month);
                return One(mau).Total <= One(mau + more).Total;
            },
            iter: 200);

    [Fact]
    public void Close_EstimateOnly_BillsTheLowerThreeSigmaBoundAndSaysSo()
    {
        BillLine line = Running().Know(Month, null, 12_345).Close(Month).Lines[^1];

        // floor(12,345 / 1.0243) = 12,052.
        Assert.Equal((UsageMethod.HllP14, 12_052L, 2_052m, 12_052L, 12_653L), (line.Method, line.Used!.Value, line.Quantity, line.Low!.Value, line.High!.Value));
        Assert.Contains("the lower 3-sigma bound of an estimate of 12345", line.Description, StringComparison.Ordinal);
        Assert.Equal("30.78", line.Amount.AmountText());
    }

    [Fact]
    public void Close_RecordRaisesTheExactCountAlone_IsBilledThoughTheEstimateWasReadBefore()
    {
        Closing closing = Running().Know(Month, 10_000, 10_020);
        closing.Usage[Month] = closing.Usage[Month] with { MauEstimate = closing.Usage[Month].MauEstimate! with { Beside = 10_000 } };

        BillLine line = closing.Know(Month, 12_345).Close(Month).Lines[^1];

        Assert.Equal((UsageMethod.Exact, 2_345m), (line.Method, line.Quantity));
    }

    [Fact]
    public void Close_PccWhileItIsWaived_IsFreeAndSaysWhatItWouldCost()
    {
        BillLine line = Running().Know(Month, 5, pcc: 1_234).Close(Month).Lines[^1];

        Assert.Equal((BillLineKind.PccPeak, "246.8", "0", "pcc-waiver", "0.00"), (line.Kind, line.ListCost.AmountText(), line.ChargedCost.AmountText(), line.PromotionId, line.Amount.AmountText()));
    }

    [Theory]
    [InlineData("2027-04", "0.00")]
    [InlineData("2027-03", "246.80")]
    public void Close_PccAroundTheWaiversEnd_IsChargedFromThatMonthOn(string firstMonthWithout, string total)
        => Assert.Equal(total, Running(new Desk(prices: TestPrices.WaiverEnds(firstMonthWithout))).Know(Month, 5, pcc: 1_234).Close(Month).Total.AmountText());

    [Fact]
    public void Close_TwoEditionsInOneMonth_HaveOneAllowance()
    {
        Desk desk = new Desk().Create("2027-03-01").TopUp("2027-03-01", 9_000).Purchase("2027-03-05", "standard", 2).Upgrade("2027-03-20", "premium");

        Assert.Equal("15.00", new Closing(desk).Know(Month, 11_000).Close(Month).Total.AmountText());
    }

    [Fact]
    public void Close_MonthOfARefund_IsBilledAndTheNextIsNot()
    {
        Closing closing = new Closing(new Desk().Create("2027-03-01").TopUp("2027-03-01", 9_000).Purchase("2027-03-05", "standard", 6).Refund("2027-03-20")).Know(Month, 10_100);

        Assert.Equal("1.50", closing.Close(Month).Total.AmountText());
        Assert.Equal(CloseOutcome.NothingToBill, closing.Know(Month.PlusMonths(1), 10_100).Try(Month.PlusMonths(1)).Outcome);
    }

    [Fact]
    public void Close_SuspendedDuringTheMonth_IsStillDue()
    {
        Desk desk = new Desk().Create("2027-02-01").TopUp("2027-02-01", 399).Purchase("2027-02-05", "standard", 1);

        Assert.Equal("suspended:expired", desk.State("2027-03-20"));
        Assert.Equal("1.50", new Closing(desk).Know(Month, 10_100).Close(Month).Total.AmountText());
    }

    [Fact]
    public void Close_Developer_IsNothingToBill()
        => Assert.Equal(CloseOutcome.NothingToBill, new Closing(new Desk().Create("2027-01-01")).Know(Month, 100).Try(Month).Outcome);

    [Fact]
    public void Close_OrdersAndRefundsOfAMonth_AreBillsOfTheirOwn()
    {
        Desk desk = new Desk().Create("2027-02-01").TopUp("2027-02-01", 9_000);
        desk.Do(desk.Balance.GrantVoucher(desk.Ledger, "v", Desk.Usd(99), desk.At("2027-02-01")));
        var closing = new Closing(desk.Purchase("2027-02-05", "standard", 3, "v").Upgrade("2027-02-15", "premium").Refund("2027-03-10"));

        Bill prepaid = closing.Close(Month.PlusMonths(-1), BillKind.Prepaid);
        Bill refund = closing.Close(Month, BillKind.Refund);

        // 1,197 − 99 voucher; 300 × 18/28 + 600 = 792.857 → 792.86.
        Assert.Equal(["1098.00", "792.86"], prepaid.Lines.Select(line => line.Amount.AmountText()));
        RefundPlaced placed = closing.Desk.Ledger.Events.OfType<RefundPlaced>().Single();
        Assert.Equal((-placed.Amount, Desk.Usd(0)), (refund.Total, refund.Payable));
        Assert.Equal("acme/1400000001/prepaid/2027-02", refund.Lines[0].Corrects);
        Assert.Equal(Desk.Usd(0), prepaid.Payable);
    }

    [Fact]
    public void Close_Again_ReturnsTheVeryBill()
    {
        Closing closing = Running().Know(Month, 10_001);
        Bill bill = closing.Close(Month);
        CloseResult again = closing.Know(Month, 99_999).Try(Month);

        Assert.Equal(CloseOutcome.AlreadyIssued, again.Outcome);
        Assert.Same(bill, again.Bill);
        Assert.Empty(again.Facts.OfType<BillIssued>());
    }

    [Fact]
    public void Close_BeforeTheCutoff_IsNotDue()
        => Assert.Equal(CloseOutcome.NotDue, Running().Know(Month, 1).Try(Month, at: At("2027-04-01T23:59")).Outcome);

    public static TheoryData<string> Broken => ["cutoff", "snapshot", "missing", "sigma", "beside", "twice", "ledger", "negative"];

    [Theory]
    [MemberData(nameof(Broken))]
    public void Close_BrokenInvariant_ParksTheAccountAndIssuesNothing(string what)
    {
        Closing closing = Running();
        (string reason, Instant? cutoff) = Break(closing, what);

        CloseResult result = closing.Try(Month, cutoff: cutoff);

        Assert.Equal(CloseOutcome.Parked, result.Outcome);
        Assert.Null(result.Bill);
        Assert.Contains(reason, Assert.Single(result.Reasons), StringComparison.Ordinal);
        Assert.Equal(result.Reasons, Assert.IsType<BillingParked>(result.Facts[^1]).Reasons);

        // It stays parked, without another event, until someone releases it; then the next try looks again.
        Assert.Equal(CloseOutcome.Parked, closing.Try(new YearMonth(2027, 1), BillKind.Prepaid).Outcome);
        Assert.Single(closing.Desk.Ledger.Events.OfType<BillingParked>());
        closing.Desk.Do(new BillingCommands(closing.Desk.Evaluator).Release(closing.Desk.Ledger, "ann", "looked at it", At("2027-04-03")));
        Assert.Null(closing.Desk.On("2027-04-04").Account.ParkedFor);
    }

    [Theory]
    [InlineData(10_000, 10_324, false)]
    [InlineData(10_000, 10_325, true)]
    [InlineData(10_000, 9_675, true)]
    [InlineData(10, 15, false)]
    [InlineData(10, 16, true)]
    public void Disagree_AroundFourSigma_IsMoreThanThatAndTheFloor(long exact, long estimate, bool disagree) => Assert.Equal(disagree, HllBounds.Disagree(exact, estimate, 5));

    [Fact]
    public void Close_EarlyBillAndItsCorrection_AreTheLateBill()
        => Gen.Select(Gen.Long[9_000, 12_000], Gen.Long[0, 3_000], Gen.Long[0, 3_000]).Sample(
            (early, late, later) =>
            {
                Closing one = Running().Know(Month, early);
                Money sum = one.Close(Month).Total;
                sum += one.Know(Month, early + late).Know(Month.PlusMonths(1), 0).Close(Month.PlusMonths(1)).Total;
                sum += one.Know(Month, early + late + later).Know(Month.PlusMonths(2), 0).Close(Month.PlusMonths(2)).Total;
                return sum == Running().Know(Month, early + late + later).Close(Month).Total;
            },
            iter: 200);

    [Fact]
    public void Close_LateFact_IsACorrectionLineWithTheOriginalPeriod()
    {
        Closing closing = Running().Know(Month, 10_001);
        Bill first = closing.Close(Month);
        BillLine line = closing.Know(Month, 10_003).Know(Month.PlusMonths(1), 7).Close(Month.PlusMonths(1)).Lines[^1];

        Assert.Equal((BillLineKind.Correction, Month, 2m, "0.03", first.Key.Text), (line.Kind, line.Month, line.Quantity, line.Amount.AmountText(), line.Corrects));
        Assert.Equal((first.PeriodStart, first.PeriodEnd), (line.PeriodStart, line.PeriodEnd));
    }

    [Fact]
    public void Of_DueBills_NamesEachOnceItsCutoffHasComeAndUntilItIsIssued()
    {
        Closing closing = Running().Know(new YearMonth(2027, 1), 1).Know(new YearMonth(2027, 2), 1);
        IEnumerable<string> Due(string at) => DueBills.Of(closing.Desk.Ledger, closing.Desk.On(at), closing.Desk.Evaluator.Settings).Select(due => due.Key.Text);

        Assert.Empty(Due("2027-02-01T23:59"));
        Assert.Equal(["acme/1400000001/prepaid/2027-01", "acme/1400000001/usage/2027-01"], Due("2027-02-02T00:00"));
        closing.Close(new YearMonth(2027, 1));
        Assert.Equal(["acme/1400000001/prepaid/2027-01", "acme/1400000001/usage/2027-02"], Due("2027-03-02T00:00"));
    }

    [Fact]
    public void Explain_OfALine_ReachesItsInputs()
    {
        Closing closing = Running().Know(Month, 12_345, 12_300, 17);
        Bill bill = closing.Close(Month);
        ExplainNode tree = BillExplainer.Explain(bill, bill.Lines[1], closing.Usage[Month], null);
        Dictionary<string, string> values = All(tree).GroupBy(node => node.Name).ToDictionary(group => group.Key, group => group.First().Value);

        Assert.Equal("35.18 USD", values["amount"]);
        Assert.Equal(("2345", "12345", "10000", "0.015 USD", "1"), (values["quantity"], values["used"], values["included"], values["unit price"], values["price version"]));
        Assert.Equal(("12345", "12300", "17"), (values["mau exact"], values["mau estimate"], values["pcc"]));
        Assert.Equal(closing.Usage[Month].EvidenceDigest(), values["evidence"]);
    }

    private static IEnumerable<ExplainNode> All(ExplainNode node) => node.Inputs.SelectMany(All).Prepend(node);

    private static (string Reason, Instant? Cutoff) Break(Closing closing, string what)
    {
        switch (what)
        {
            case "cutoff":
                closing.Know(Month, 1);
                return ("read at 2027-03-31T15:59:59Z, which is before the month's end", At("2027-04-01T00:00") - Duration.FromSeconds(1));
            case "snapshot":
                closing.Know(Month, 1, watermark: At("2027-03-31T23:00"));
                closing.Usage[Month] = closing.Usage[Month] with { Pcc = closing.Usage[Month].Pcc! with { Watermark = At("2027-04-01T00:00") } };
                return ("monthly active users are known up to 2027-03-31T15:00:00Z only", null);
            case "missing":
                closing.Know(Month, null);
                return ("nothing is known of its monthly active users", null);
            case "sigma":
                closing.Know(Month, 10_000, 10_325);
                return ("the exact count 10000 and the estimate 10325 are more than 4 sigma apart", null);
            case "beside":
                // What records say of the exact count does not hide that the two counts of one look disagree.
                closing.Know(Month, 10_325, 10_325);
                closing.Usage[Month] = closing.Usage[Month] with { MauEstimate = closing.Usage[Month].MauEstimate! with { Beside = 10_000 } };
                return ("the exact count 10000 and the estimate 10325 are more than 4 sigma apart", null);
            case "twice":
                Bill bill = closing.Know(Month, 1).Close(Month);
                closing.Bills.Add(bill);
                return ("was issued 2 times", null);
            case "ledger":
                closing.Know(Month, 1).Close(Month);
                closing.Bills.Clear();
                return ("The ledger says that acme/1400000001/usage/2027-03 was issued", null);
            default:
                // A bill of an earlier month that says more than is known now.
                closing.Know(Month.PlusMonths(-1), 20_000).Close(Month.PlusMonths(-1));
                closing.Usage.Clear();
                closing.Know(Month.PlusMonths(-1), 5).Know(Month, 5);
                return ("comes to -150.00 USD; only a refund may be negative", null);
        }
    }

    private static Instant At(string local) => new Desk().At(local);

    /// <summary>Standard from January on.</summary>
    private static Closing Running(Desk? desk = null)
        => new((desk ?? new Desk()).Create("2027-01-01").TopUp("2027-01-01", 99_999).Purchase("2027-01-10", "standard", 24));
}
