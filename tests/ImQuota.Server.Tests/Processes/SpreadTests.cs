using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Billing;
using ImQuota.Server.Tests.Nodes;
using ImQuota.Server.Validation;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Processes;

/// <summary>
/// What one service process changes or finds out, admission in another goes by at its next call: two processes on one Redis, on a test clock that the first
/// one moves, so that only the first evaluates accounts.
/// </summary>
public sealed class SpreadTests
{
    private const ulong App = 1_400_000_009;
    private static readonly Instant Start = Instant.FromUtc(2027, 1, 15, 2, 0);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SetEdition_AtOneProcess_OpensAndClosesAFeatureAtTheOther()
    {
        await using Pair pair = await Pair.StartAsync("standard");

        Decision before = await pair.CreateCommunityAsync("g1");
        await pair.One.Apps.SetEditionAsync(new SetEditionRequest { SdkAppId = App, Edition = "premium" }, cancellationToken: Cancellation);
        Decision after = await pair.CreateCommunityAsync("g1");
        await pair.One.Apps.SetEditionAsync(new SetEditionRequest { SdkAppId = App, Edition = "standard" }, cancellationToken: Cancellation);
        Decision back = await pair.CreateCommunityAsync("g2");

        Assert.Equal(
            [(Verdict.Denied, DenyReason.FeatureNotInEdition), (Verdict.Allowed, DenyReason.Unspecified), (Verdict.Denied, DenyReason.FeatureNotInEdition)],
            new[] { before, after, back }.Select(one => (one.Verdict, one.Reason)));
    }

    [Fact]
    public async Task SetOverride_AtOneProcess_HoldsAtTheOtherUntilItsEndAndNotLonger()
    {
        await using Pair pair = await Pair.StartAsync("developer");
        Assert.Equal(Verdict.Allowed, (await pair.LoginAsync("u1")).Verdict);
        await pair.One.Apps.SetOverrideAsync(
            new SetOverrideRequest { SdkAppId = App, LimitKey = "users", Limit = 1, ExpiresAt = (Start + Duration.FromHours(1)).ToTimestamp(), Author = "ann", Reason = "a try" },
            cancellationToken: Cancellation);

        Decision during = await pair.LoginAsync("u2");
        await pair.GoAsync(Start + Duration.FromMinutes(59));
        Decision stillDuring = await pair.LoginAsync("u2");
        await pair.GoAsync(Start + Duration.FromHours(1));
        Decision after = await pair.LoginAsync("u2");

        Assert.Equal((Verdict.Denied, DenyReason.UserLimit, 1), (during.Verdict, during.Reason, during.Limit.Limit));
        Assert.Equal((Verdict.Denied, DenyReason.UserLimit), (stillDuring.Verdict, stillDuring.Reason));
        Assert.Equal((Verdict.Allowed, false), (after.Verdict, after.Already));
    }

    [Theory]
    [InlineData("expired", "2027-03-15T02:01:00Z")]
    [InlineData("overdue", "2027-03-01T16:00:00Z")]
    public async Task Suspension_FoundByOneProcess_NamesTheConnectionsThatTheOtherHoldsForClosing(string reason, string begins)
    {
        await using Pair pair = await Pair.StartAsync("developer");
        Instant suspended = NodaTime.Text.InstantPattern.General.Parse(begins).Value + Duration.FromHours(24);
        await pair.PublishAsync();
        await pair.TopUpAsync("798.00", "p1");
        await pair.One.Subscriptions.PurchaseAsync(
            new PurchaseRequest { SdkAppId = App, Edition = "standard", Months = 2, OrderId = "o1" }, cancellationToken: Cancellation);

        // A connection of February is 150 USD.
        await pair.GoAsync(Instant.FromUtc(2027, 2, 20, 0, 0));
        if (reason == "overdue")
        {
            Assert.Equal(Verdict.Allowed, (await pair.LoginAsync("u1", "c0")).Verdict);
        }

        await pair.GoAsync(suspended - Duration.FromSeconds(1));
        using NodeTalk node = await NodeTalk.AttachAsync(pair.Other.Nodes);
        await node.ReportAsync("c1");
        Assert.Single(await node.BeatAsync());
        await pair.GoAsync(suspended);
        IReadOnlyList<AttachResponse> heard = await node.BeatAsync();
        Decision denied = await pair.LoginAsync("u2");
        await pair.TopUpAsync("1000.00", "p2");
        if (reason == "expired")
        {
            await pair.One.Subscriptions.RenewAsync(new RenewRequest { SdkAppId = App, Months = 1, OrderId = "o2" }, cancellationToken: Cancellation);
        }

        Assert.Equal([(App, AppState.Suspended, reason)], heard.Where(one => one.Close is not null).Select(one => (one.Close.SdkAppId, one.Close.State, one.Close.SubReason)));
        Assert.Equal((DenyReason.AppSuspended, reason), (denied.Reason, denied.SubReason));
        Assert.Equal(Verdict.Allowed, (await pair.LoginAsync("u2")).Verdict);
        Assert.Single(await node.BeatAsync());
    }

    /// <summary>One process that is asked to change things, and another that decides.</summary>
    private sealed class Pair(ServiceProcess one, ServiceProcess other) : IAsyncDisposable
    {
        internal ServiceProcess One => one;

        internal ServiceProcess Other => other;

        internal static async Task<Pair> StartAsync(string edition)
        {
            string[] arguments = [.. await RedisTests.ArgumentsAsync(), "--test-clock", Start.ToString()];
            ServiceProcess one = await ServiceProcess.StartAsync(arguments, ("IMQUOTA_TAG_SECRET", RedisTests.Secret));
            ServiceProcess other = await ServiceProcess.StartAsync(arguments, ("IMQUOTA_TAG_SECRET", RedisTests.Secret));
            await one.Apps.CreateAppAsync(new CreateAppRequest { SdkAppId = App, Account = "acme", Edition = edition }, cancellationToken: Cancellation);
            return new Pair(one, other);
        }

        /// <summary>The first process moves the clock and does all that is due; the other one only reads where it stands.</summary>
        internal async Task GoAsync(Instant to)
        {
            await one.Clock.AdvanceTimeAsync(new AdvanceTimeRequest { To = to.ToTimestamp() }, cancellationToken: Cancellation);
            GetTimeResponse there = await other.Clock.GetTimeAsync(new GetTimeRequest(), cancellationToken: Cancellation);
            Assert.Equal(to.ToTimestamp(), there.Now);
        }

        internal async Task<Decision> LoginAsync(string user, string connection = "")
            => (await other.Admission.LoginAsync(new LoginRequest { SdkAppId = App, UserId = user, ConnectionId = connection, Platform = Platform.Android }, cancellationToken: Cancellation)).Decision;

        internal async Task<Decision> CreateCommunityAsync(string group)
            => (await other.Admission.CreateGroupAsync(new CreateGroupRequest { SdkAppId = App, GroupId = group, Type = GroupType.Community }, cancellationToken: Cancellation)).Decision;

        internal async Task TopUpAsync(string amount, string payment) => await one.Subscriptions.TopUpAsync(
            new TopUpRequest { Account = "acme", PaymentId = payment, Amount = new Money { Amount = amount, Currency = "USD" } }, cancellationToken: Cancellation);

        /// <summary>Each connection of the peak costs 150 USD, from the next month on.</summary>
        internal async Task PublishAsync()
        {
            await one.Billing.PublishPricesAsync(
                new PublishPricesRequest { Json = Biller.Prices.Replace("\"included\":2", "\"included\":10000", StringComparison.Ordinal).Replace("\"0.2\"", "\"150\"", StringComparison.Ordinal) },
                cancellationToken: Cancellation);
            await GoAsync(Start + Duration.FromMinutes(1));
        }

        public async ValueTask DisposeAsync()
        {
            await one.DisposeAsync();
            await other.DisposeAsync();
        }
    }
}
