using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Subscriptions.Events;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Subscriptions;
using NodaTime;
using Xunit;
using UsageMethod = ImQuota.Domain.Metering.UsageMethod;

namespace ImQuota.Server.Tests.Billing;

/// <summary>Months are closed by themselves: one bill each, at its cutoff, whoever looks and whatever fails (spec section 5).</summary>
public sealed class CloseTests
{
    private static readonly Duration Tick = Duration.FromMilliseconds(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Cutoff_Comes_UsageIsBilledAndPaidFromTheBalance()
    {
        Biller biller = await Biller.StartAsync();
        await using AdminHost host = biller.Host;
        await biller.UseAsync();

        await biller.GoAsync(Biller.Cutoff - Tick);
        string[] before = await biller.IdsAsync("2026-06");
        await biller.GoAsync(Biller.Cutoff + Tick);
        Bill bill = await biller.GetAsync();

        Assert.Empty(before);
        Assert.Equal(
            [
                (BillLineKind.MauIncluded, "2", "0", "0.00"),
                (BillLineKind.MauOverage, "3", "0.015", "0.05"),
                (BillLineKind.PccPeak, "3", "0.2", "0.60"),
            ],
            bill.Lines.Select(line => (line.Kind, line.Quantity, line.UnitPrice, line.Amount.Amount)));
        Assert.Equal(("0.65", "0.65", true), (bill.Total.Amount, bill.Payable.Amount, bill.Paid));
        Assert.Equal((Biller.Cutoff + Tick).ToDateTimeOffset(), bill.Cutoff.ToDateTimeOffset());
        Assert.Equal("102.35", (await new Customer(host).AccountAsync()).Cash.Amount);
    }

    [Fact]
    public async Task Cutoff_ServiceWasAwayForMonths_EveryMonthIsBilledOnce()
    {
        Biller biller = await Biller.StartAsync();
        await using AdminHost host = biller.Host;
        await biller.UseAsync();
        await biller.GoAsync(Instant.FromUtc(2026, 10, 20, 0, 0));

        Assert.Equal(
            ["acme/1400000009/usage/2026-08", "acme/1400000009/usage/2026-07", Biller.Usage, "acme/1400000009/usage/2026-05", Biller.Prepaid],
            await biller.IdsAsync());
        Assert.Equal("0.60", (await biller.GetAsync("acme/1400000009/usage/2026-07")).Total.Amount);
        Assert.Equal("1197.00", (await biller.GetAsync(Biller.Prepaid)).Total.Amount);
    }

    [Fact]
    public async Task Cutoff_ManyProcessesLook_OneBill()
    {
        Biller biller = await Biller.StartAsync();
        await using AdminHost host = biller.Host;
        await using AdminHost other = await host.OtherProcessAsync();
        await biller.UseAsync();
        host.Clock.AdvanceTo(Biller.Cutoff + Tick);

        await Task.WhenAll(
            host.LookAfterAccountsAsync(), other.LookAfterAccountsAsync(), biller.CloseAsync(), new Biller(other).CloseAsync(), biller.CloseAsync(), new Biller(other).CloseAsync());

        Domain.Subscriptions.Ledger ledger = (await host.Store.Ledgers.ReadAsync(Customer.Account, Cancellation))!;
        Assert.Equal(3, ledger.Events.OfType<BillIssued>().Count());
        Assert.Equal(await biller.GetAsync(), await new Biller(other).GetAsync());
        Assert.Equal("102.35", (await new Customer(host).AccountAsync()).Cash.Amount);
    }

    // Each store write of the close, cut off behind it, and before it.
    [Theory]
    [InlineData(1, true)]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(4, true)]
    [InlineData(5, true)]
    [InlineData(6, true)]
    public async Task Close_CutShortAtAWrite_RepetitionLeadsToTheSameBills(int write, bool done)
    {
        Biller biller = await Biller.StartAsync();
        await using AdminHost host = biller.Host;
        await biller.UseAsync();
        host.Clock.AdvanceTo(Biller.Cutoff + Tick);
        var faults = new FailingWrites(host, write, done);

        await Assert.ThrowsAsync<Domain.Admission.StoreUnavailableException>(() => faults.Desk.CloseDueAsync(Customer.Account, Cancellation));
        IReadOnlyDictionary<string, string> kept = await faults.KeptAsync();
        host.Clock.Advance(Duration.FromSeconds(40));
        await host.LookAfterAccountsAsync();

        Assert.Equal([Biller.Usage, "acme/1400000009/usage/2026-05", Biller.Prepaid], await biller.IdsAsync());
        IReadOnlyDictionary<string, string> after = await faults.KeptAsync();
        Assert.All(kept, one => Assert.Equal(one.Value, after[one.Key]));
        Domain.Subscriptions.Ledger ledger = (await host.Store.Ledgers.ReadAsync(Customer.Account, Cancellation))!;
        Assert.Equal(3, ledger.Events.OfType<BillIssued>().Count());
        Assert.Equal("102.35", (await new Customer(host).AccountAsync()).Cash.Amount);
    }

    [Fact]
    public async Task Close_BalanceTooSmall_AppsSuspendedADayLaterAndResumedByATopUp()
    {
        Biller biller = await Biller.StartAsync("1197.00");
        await using AdminHost host = biller.Host;
        var customer = new Customer(host);
        await biller.UseAsync();
        await biller.GoAsync(Biller.Cutoff + Tick);

        Assert.False((await biller.GetAsync()).Paid);
        await biller.GoAsync(Biller.Cutoff + Duration.FromHours(24) + (Tick * 3));
        Assert.Equal("standard Suspended overdue", await customer.StandingAsync());
        await customer.TopUpAsync("0.65", "p2");
        Assert.Equal("standard Active", await customer.StandingAsync());
        Assert.True((await biller.GetAsync()).Paid);
    }

    [Fact]
    public async Task Close_CountsContradictEachOther_ParksUntilReleasedByHand()
    {
        Biller biller = await Biller.StartAsync();
        await using AdminHost host = biller.Host;
        await biller.UseAsync();
        host.Clock.AdvanceTo(Biller.Cutoff + Tick);
        var wrong = new MeterReading { Quantity = 100, Watermark = Biller.EndOfJune, Final = true };
        await biller.ImportAsync(Biller.Record(Meter.Mau, UsageMethod.HllP14, wrong, 9));

        await host.LookAfterAccountsAsync();
        string parkedFor = (await new Customer(host).AccountAsync()).ParkedFor;
        string[] whileParked = await biller.CloseAsync();
        ReleaseBillingResponse released = await host.Billing.ReleaseBillingAsync(
            new ReleaseBillingRequest { Account = Customer.Account, Author = "ann", Reason = "looked at" }, cancellationToken: Cancellation);
        var right = new MeterReading { Quantity = 100, Watermark = Biller.EndOfJune, Final = true };
        await biller.ImportAsync(Biller.Record(Meter.Mau, UsageMethod.Exact, right, 10));
        host.Clock.Advance(Duration.FromSeconds(40));
        await host.LookAfterAccountsAsync();

        Assert.Equal(Biller.Usage, parkedFor);
        Assert.Empty(whileParked);
        Assert.False(released.Already);
        Assert.Equal("2.07", (await biller.GetAsync()).Total.Amount);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(0)]
    public async Task Delete_BeforeTheCutoff_LastOverageIsStillBilled(int correctionMonths)
    {
        string settings = $$"""{"settings":{"correction_months":{{correctionMonths}}},""";
        Biller biller = await Biller.StartAsync(prices: Biller.Prices.Replace("{\"currency\"", $"{settings}\"currency\"", StringComparison.Ordinal));
        await using AdminHost host = biller.Host;
        await biller.UseAsync();
        host.Clock.AdvanceTo(Biller.EndOfJune + Duration.FromHours(1));
        await host.Apps.DisableAppAsync(new DisableAppRequest { SdkAppId = Customer.App }, cancellationToken: Cancellation);
        await host.Apps.DeleteAppAsync(new DeleteAppRequest { SdkAppId = Customer.App }, cancellationToken: Cancellation);
        await biller.GoAsync(Biller.Cutoff + Tick);

        Assert.Equal("0.65", (await biller.GetAsync()).Total.Amount);
        Assert.Equal("", (await new Customer(host).AccountAsync()).ParkedFor);
    }

    [Fact]
    public async Task Cutoff_RefundReleasedMonthsAfterTheLastPaidOne_ItsBillComesByItself()
    {
        Biller biller = await Biller.StartAsync();
        await using AdminHost host = biller.Host;
        await biller.UseAsync();
        var customer = new Customer(host);
        await customer.RefundAsync(hold: true);
        await biller.GoAsync(Instant.FromUtc(2026, 9, 1, 3, 0));
        await customer.ReviewAsync(release: true);
        await biller.GoAsync(Instant.FromUtc(2026, 9, 20, 0, 0));
        await biller.GoAsync(Instant.FromUtc(2026, 10, 1, 16, 0) + Tick);

        Assert.Equal("-731.50", (await biller.GetAsync("acme/1400000009/refund/2026-09")).Total.Amount);
    }
}
