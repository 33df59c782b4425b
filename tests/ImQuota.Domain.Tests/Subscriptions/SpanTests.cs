using ImQuota.Domain.Billing;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Subscriptions;

/// <summary>Times with a paid edition, and the months that are billed for them.</summary>
public sealed class SpanTests
{
    private static readonly Instant Noon = Instant.FromUtc(2027, 1, 10, 12, 0);
    private static readonly Duration Hour = Duration.FromHours(1);

    [Theory]
    [InlineData(0, 2, 1, 3, true)]
    [InlineData(0, 1, 1, 2, false)]
    [InlineData(1, 2, 0, 1, false)]
    [InlineData(1, 1, 0, 2, false)]
    [InlineData(1, null, 0, 1, false)]
    [InlineData(1, null, 0, 2, true)]
    [InlineData(0, null, 5, 6, true)]
    public void Overlaps_HalfOpenTimes_TouchWithoutOverlap(int from, int? to, int otherFrom, int otherTo, bool overlaps)
        => Assert.Equal(overlaps, new EditionSpan("standard", Noon + (Hour * from), to is { } end ? Noon + (Hour * end) : null).Overlaps(Noon + (Hour * otherFrom), Noon + (Hour * otherTo)));

    [Fact]
    public void Spans_OfATermThatRunsOut_EndWithItsGraceAndBeginAnewWithTheNext()
    {
        Desk desk = Bought();

        Assert.Equal(["standard 2027-01-31T10:00 -"], Spans(desk, "2027-03-01T09:59"));
        Assert.Equal(["standard 2027-01-31T10:00 2027-03-01T10:00"], Spans(desk, "2027-03-01T10:00"));
        desk.TopUp("2027-03-10", 399).Renew("2027-03-10", 1);
        Assert.Equal(["standard 2027-01-31T10:00 2027-03-01T10:00", "standard 2027-03-10T12:00 -"], Spans(desk, "2027-03-11"));
    }

    [Fact]
    public void Spans_OfATermThatIsRenewedInTime_AreOneAndOfAnUpgradeTwo()
    {
        Desk desk = Bought().TopUp("2027-02-01", 5_000).Renew("2027-02-01", 1);

        Assert.Equal(["standard 2027-01-31T10:00 -"], Spans(desk, "2027-02-02"));
        Assert.Equal(["standard 2027-01-31T10:00 2027-02-03T12:00", "premium 2027-02-03T12:00 -"], Spans(desk.Upgrade("2027-02-03", "premium"), "2027-02-04"));
    }

    [Fact]
    public void Closed_AppThatNeverPaid_HasNoMonths()
    {
        Desk desk = new Desk().Create("2027-01-01");
        Evaluation now = desk.On("2027-06-01");

        Assert.Empty(BillingMonths.Closed(now.Account.Apps[Desk.App], desk.Evaluator.Settings, now.AsOf));
        Assert.Empty(DueBills.Of(desk.Ledger, now, desk.Evaluator.Settings));
        Assert.Null(now.NextWakeUp);
    }

    // The month after the last one with a paid edition still corrects it.
    [Fact]
    public void Closed_TermThatWasGivenBack_IsItsMonthAndTheNext()
    {
        Desk desk = GivenBackInJanuary();
        Evaluation now = desk.On("2027-06-01");

        Assert.Equal([new YearMonth(2027, 1), new YearMonth(2027, 2)], BillingMonths.Closed(now.Account.Apps[Desk.App], desk.Evaluator.Settings, now.AsOf));
        Assert.Equal([new YearMonth(2027, 1)], BillingMonths.Closed(now.Account.Apps[Desk.App], desk.Evaluator.Settings, desk.At("2027-03-01T23:59")));
        Assert.Equal(desk.At("2027-03-02T00:00"), desk.On("2027-02-02T00:00").NextWakeUp);
    }

    [Fact]
    public void NextCutoff_RefundReleasedLongAfterTheLastPaidMonth_IsThatOfTheReleasesMonth()
    {
        Desk desk = new Desk(new BillingSettings { HoldRefundsAbove = 0 }).Create("2027-01-01").TopUp("2027-01-01", 399).Purchase("2027-01-02", "standard", 1).Refund("2027-01-03");
        desk.Do(desk.Refunds.Release(desk.Ledger, Desk.App, desk.At("2027-03-20")));

        Assert.Equal(desk.At("2027-04-02T00:00"), BillingMonths.NextCutoff(desk.On("2027-03-20").Account, desk.Ledger, desk.Evaluator.Settings, desk.At("2027-03-20")));
    }

    [Fact]
    public void BillIssued_OfWhatWasPrepaid_LeavesNothingToPay()
    {
        Desk desk = Bought();
        desk.Ledger = desk.Ledger.With([new BillIssued { At = desk.At("2027-02-02"), Bill = "acme/1/prepaid/2027-01", Payable = Desk.Usd(0) }]);
        Evaluation now = desk.On("2027-02-10");

        Assert.Empty(now.Due);
        Assert.Empty(now.Account.Outstanding);
        Assert.Equal(["acme/1/prepaid/2027-01"], now.Account.IssuedBills);
    }

    private static IEnumerable<string> Spans(Desk desk, string at)
        => desk.AppOn(at).Spans.Select(span => $"{span.Edition} {desk.Local(span.FromInclusive)} {(span.ToExclusive is { } end ? desk.Local(end) : "-")}");

    private static Desk Bought() => new Desk().Create("2027-01-31T10:00").TopUp("2027-01-31T10:00", 399).Purchase("2027-01-31T10:00", "standard", 1);

    private static Desk GivenBackInJanuary()
    {
        // Disabled, so that its reclaim is no wake-up of its own.
        Desk desk = new Desk().Create("2027-01-01").TopUp("2027-01-01", 399).Purchase("2027-01-02", "standard", 1).Refund("2027-01-20");
        return desk.Do(desk.Apps.Disable(desk.Ledger, Desk.App, desk.At("2027-01-21"))).Do(desk.Apps.Delete(desk.Ledger, Desk.App, desk.At("2027-01-22")));
    }
}
