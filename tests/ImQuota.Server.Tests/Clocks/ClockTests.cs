using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Clocks;
using ImQuota.Server.Clocks;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Validation;
using NodaTime;
using Xunit;
using Duration = NodaTime.Duration;

namespace ImQuota.Server.Tests.Clocks;

/// <summary>A clock that stands still until it is moved, and stops wherever something is due.</summary>
public sealed class ClockTests
{
    private const ulong App = 77;
    private static readonly Instant Begin = Instant.FromUtc(2027, 1, 31, 2, 0);
    private static int _stores;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AdvanceTime_OnTheSystemsClock_Unimplemented()
    {
        await using Service service = await Service.StartAsync();
        GetTimeResponse now = await service.Clock.GetTimeAsync(new GetTimeRequest(), cancellationToken: Cancellation);

        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => ToAsync(service, Begin));

        Assert.Equal(StatusCode.Unimplemented, refused.StatusCode);
        Assert.Contains("--test-clock", refused.Status.Detail, StringComparison.Ordinal);
        Assert.False(now.TestClock);
        Assert.InRange(now.Now.ToDateTimeOffset(), TimeProvider.System.GetUtcNow().AddMinutes(-1), TimeProvider.System.GetUtcNow().AddMinutes(1));
    }

    [Fact]
    public async Task AdvanceTime_BackOrTooFar_NamesFieldValueAndBound()
    {
        await using Service service = await Service.StartAsync(time: new TestClock(Begin));
        Instant end = TestClock.Range.End;

        Assert.Equal("to: is 2027-01-31T01:59:59Z; the clock goes forward only, and stands at 2027-01-31T02:00:00Z", await RefusedAsync(service, To(Begin - Duration.FromSeconds(1))));
        Assert.Equal("to: is 2029-10-27T02:00:01Z; at most 1000 days from 2027-01-31T02:00:00Z in one call", await RefusedAsync(service, To(Begin + Duration.FromDays(1000) + Duration.FromSeconds(1))));
        Assert.Equal("by: is -1 s and 0 ns; the clock goes forward only, by 0 s or more", await RefusedAsync(service, By(-1)));
        Assert.Equal("by: is 86400001 s; at most 1000 days, which are 86400000 s, in one call", await RefusedAsync(service, By(86_400_001)));
        Assert.StartsWith("target: is not set;", await RefusedAsync(service, new AdvanceTimeRequest()), StringComparison.Ordinal);
        Assert.Equal(Begin, await NowAsync(service));

        await using Service late = await Service.StartAsync(time: new TestClock(end - Duration.FromDays(1)));
        Assert.Equal("by: leads to 2100-01-01T00:00:01Z; a test clock goes up to 2100-01-01T00:00:00Z", await RefusedAsync(late, By(86_401)));
    }

    [Fact]
    public async Task AdvanceTime_OverMonths_StopsAtEachInstantAtWhichSomethingIsDue()
    {
        var clock = new TestClock(Begin);
        Instant[] due = [Begin + Duration.FromHours(5), Begin + Duration.FromDays(40), Begin + Duration.FromDays(400)];
        var stops = new Stops(clock, due);
        await using Service service = await Service.StartAsync(time: clock, works: stops);
        await BuyAsync(service, autoRenew: 1);

        AdvanceTimeResponse moved = await ToAsync(service, Begin + Duration.FromDays(100));

        Assert.Equal(due[..2], stops.Seen);
        Assert.InRange(moved.Stops, 4, 20);
        GetAccountResponse account = await service.Subscriptions.GetAccountAsync(new GetAccountRequest { Account = "acme" }, cancellationToken: Cancellation);

        // A month ends on February 28, the next on March 31: each was renewed a day before, and the third could not be.
        Assert.Equal(
            ["2027-01-31T02:00:00Z", "2027-02-27T02:00:00Z", "2027-03-30T02:00:00Z"],
            account.Apps.Single().Orders.Select(order => order.PlacedAt.ToDateTimeOffset().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", null)));
        App app = (await service.Apps.GetAppAsync(new GetAppRequest { SdkAppId = App }, cancellationToken: Cancellation)).App;
        Assert.Equal((AppState.Suspended, "expired"), (app.State, app.SubReason));
    }

    [Fact]
    public async Task AdvanceTime_WhereWorkFails_StopsThereAndSaysWhy()
    {
        var clock = new TestClock(Begin);
        Instant due = Begin + Duration.FromDays(3);
        var stops = new Stops(clock, due) { Failing = "the account 'acme' cannot be looked after" };
        await using Service service = await Service.StartAsync(time: clock, works: stops);

        RpcException stopped = await Assert.ThrowsAsync<RpcException>(() => ToAsync(service, Begin + Duration.FromDays(30)));

        Assert.Equal(
            (StatusCode.Aborted, "The clock was stopped at 2027-02-03T02:00:00Z: the account 'acme' cannot be looked after"), (stopped.StatusCode, stopped.Status.Detail));
        Assert.Equal(due, await NowAsync(service));
    }

    [Fact]
    public async Task Restart_OnTheSameStore_StandsWhereItStood()
    {
        string prefix = NewPrefix();
        Instant later = Begin + Duration.FromDays(20) + Duration.FromMilliseconds(1);
        await using (Service first = await Service.StartAsync(prefix: prefix, time: new TestClock(Begin)))
        {
            // Parts of a millisecond are rounded up.
            await ToAsync(first, later - Duration.FromTicks(9_999));
        }

        await using Service second = await Service.StartAsync(prefix: prefix, time: new TestClock(Begin));

        Assert.Equal(later, await NowAsync(second));
        Decision login = (await second.Admission.LoginAsync(new LoginRequest { SdkAppId = Service.Premium, UserId = "u" }, cancellationToken: Cancellation)).Decision;
        Assert.Equal(later.ToTimestamp(), login.CheckedAt);
    }

    [Fact]
    public async Task Start_OnAStoreOfTheOtherClock_Refused()
    {
        string real = NewPrefix();
        string test = NewPrefix();
        await (await Service.StartAsync(prefix: real)).DisposeAsync();
        await (await Service.StartAsync(prefix: test, time: new TestClock(Begin))).DisposeAsync();

        ClockMismatchException moved = await Assert.ThrowsAsync<ClockMismatchException>(() => Service.StartAsync(prefix: real, time: new TestClock(Begin)));
        ClockMismatchException thrown = await Assert.ThrowsAsync<ClockMismatchException>(() => Service.StartAsync(prefix: test));

        Assert.StartsWith("The store runs on the system's clock.", moved.Message, StringComparison.Ordinal);
        Assert.StartsWith("The store has a test clock, which stands at 2027-01-31T02:00:00Z.", thrown.Message, StringComparison.Ordinal);
        await using Service again = await Service.StartAsync(prefix: real);
        Assert.False((await again.Clock.GetTimeAsync(new GetTimeRequest(), cancellationToken: Cancellation)).TestClock);
    }

    [Fact]
    public async Task AdvanceTime_TwoProcesses_ShareTheClock()
    {
        string prefix = NewPrefix();
        await using Service one = await Service.StartAsync(prefix: prefix, time: new TestClock(Begin));
        await using Service other = await Service.StartAsync(prefix: prefix, time: new TestClock(Begin));
        await BuyAsync(one);

        await ToAsync(one, Begin + Duration.FromDays(10));
        Instant seen = await NowAsync(other);
        string refused = await RefusedAsync(one, To(Begin));
        await ToAsync(other, Begin + Duration.FromDays(29));

        Assert.Equal(Begin + Duration.FromDays(10), seen);
        Assert.EndsWith("stands at 2027-02-10T02:00:00Z", refused, StringComparison.Ordinal);
        Assert.Equal(Begin + Duration.FromDays(29), await NowAsync(one));
        Decision login = (await one.Admission.LoginAsync(new LoginRequest { SdkAppId = App, UserId = "u" }, cancellationToken: Cancellation)).Decision;
        Assert.Equal((DenyReason.AppSuspended, "expired"), (login.Reason, login.SubReason));
    }

    private static string NewPrefix() => $"c{Environment.ProcessId}-{Interlocked.Increment(ref _stores)}:";

    /// <summary>A month of Standard, and the balance for one more.</summary>
    private static async Task BuyAsync(Service service, int autoRenew = 0)
    {
        await service.Apps.CreateAppAsync(new CreateAppRequest { SdkAppId = App, Account = "acme" }, cancellationToken: Cancellation);
        await service.Subscriptions.TopUpAsync(
            new TopUpRequest { Account = "acme", PaymentId = "p", Amount = new Money { Amount = "1200.00", Currency = "USD" } }, cancellationToken: Cancellation);
        await service.Subscriptions.PurchaseAsync(
            new PurchaseRequest { SdkAppId = App, Edition = "standard", Months = 1, OrderId = "o", AutoRenewMonths = autoRenew }, cancellationToken: Cancellation);
    }

    private static AdvanceTimeRequest To(Instant to) => new() { To = to.ToTimestamp() };

    private static AdvanceTimeRequest By(long seconds) => new() { By = new Google.Protobuf.WellKnownTypes.Duration { Seconds = seconds } };

    private static async Task<AdvanceTimeResponse> ToAsync(Service service, Instant to) => await service.Clock.AdvanceTimeAsync(To(to), cancellationToken: Cancellation);

    private static async Task<Instant> NowAsync(Service service)
        => Instant.FromDateTimeOffset((await service.Clock.GetTimeAsync(new GetTimeRequest(), cancellationToken: Cancellation)).Now.ToDateTimeOffset());

    private static async Task<string> RefusedAsync(Service service, AdvanceTimeRequest request)
    {
        RpcException refused = await Assert.ThrowsAsync<RpcException>(async () => await service.Clock.AdvanceTimeAsync(request, cancellationToken: Cancellation));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        return refused.Status.Detail;
    }
}
