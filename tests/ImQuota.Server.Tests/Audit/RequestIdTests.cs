using Google.Protobuf;
using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Subscriptions;
using Xunit;

namespace ImQuota.Server.Tests.Audit;

/// <summary>A call that is repeated with its request id changes nothing, also where others changed something since, and is answered by what stands.</summary>
public sealed class RequestIdTests
{
    private const ulong App = AdminHost.App;
    private const ulong Other = 77;

    private static readonly IReadOnlyDictionary<string, Repeated> Calls = new Dictionary<string, Repeated>(StringComparer.Ordinal)
    {
        ["CreateApp"] = new(
            Other,
            async (host, id, why) => await host.Apps.CreateAppAsync(new CreateAppRequest { SdkAppId = Other, Account = Customer.Account, Reason = why, RequestId = id }, cancellationToken: Cancellation),
            Meanwhile: host => SetEditionAsync(host, Other, "standard")),
        ["SetEdition"] = new(
            App,
            async (host, id, why) => await host.Apps.SetEditionAsync(new SetEditionRequest { SdkAppId = App, Edition = "standard", Reason = why, RequestId = id }, cancellationToken: Cancellation),
            Meanwhile: host => SetEditionAsync(host, App, "premium")),
        ["UpdateSettings"] = new(
            App,
            async (host, id, why) => await host.Apps.UpdateSettingsAsync(new UpdateSettingsRequest { SdkAppId = App, Settings = Counting(MauCounting.Hll), Reason = why, RequestId = id }, cancellationToken: Cancellation),
            Meanwhile: async host => await host.Apps.UpdateSettingsAsync(new UpdateSettingsRequest { SdkAppId = App, Settings = Counting(MauCounting.Exact) }, cancellationToken: Cancellation)),
        ["SetOverride"] = new(
            App,
            async (host, id, why) => await host.Apps.SetOverrideAsync(Friends(5, why, id), cancellationToken: Cancellation),
            Meanwhile: async host => await host.Apps.RemoveOverrideAsync(new RemoveOverrideRequest { SdkAppId = App, LimitKey = "friends" }, cancellationToken: Cancellation)),
        ["RemoveOverride"] = new(
            App,
            async (host, id, why) => await host.Apps.RemoveOverrideAsync(new RemoveOverrideRequest { SdkAppId = App, LimitKey = "friends", Reason = why, RequestId = id }, cancellationToken: Cancellation),
            Before: async host => await host.Apps.SetOverrideAsync(Friends(5, "r"), cancellationToken: Cancellation),
            Meanwhile: async host => await host.Apps.SetOverrideAsync(Friends(6, "r"), cancellationToken: Cancellation)),
        ["ApproveFeature"] = new(
            App,
            async (host, id, why) => await host.Apps.ApproveFeatureAsync(new ApproveFeatureRequest { SdkAppId = App, Feature = Feature.PushToAll, Reason = why, RequestId = id }, cancellationToken: Cancellation),
            Meanwhile: async host =>
            {
                await SetEditionAsync(host, App, "standard");
                await SetEditionAsync(host, App, "premium");
            }),
        ["StartTrial"] = new(
            App,
            async (host, id, why) => await host.Apps.StartTrialAsync(new StartTrialRequest { SdkAppId = App, Reason = why, RequestId = id }, cancellationToken: Cancellation)),
        ["DisableApp"] = new(
            App,
            async (host, id, why) => await host.Apps.DisableAppAsync(new DisableAppRequest { SdkAppId = App, Reason = why, RequestId = id }, cancellationToken: Cancellation),
            Meanwhile: async host => await host.Apps.EnableAppAsync(new EnableAppRequest { SdkAppId = App }, cancellationToken: Cancellation)),
        ["EnableApp"] = new(
            App,
            async (host, id, why) => await host.Apps.EnableAppAsync(new EnableAppRequest { SdkAppId = App, Reason = why, RequestId = id }, cancellationToken: Cancellation),
            Before: DisableAsync,
            Meanwhile: DisableAsync),
        ["DeleteApp"] = new(
            App,
            async (host, id, why) => await host.Apps.DeleteAppAsync(new DeleteAppRequest { SdkAppId = App, Reason = why, RequestId = id }, cancellationToken: Cancellation),
            Before: DisableAsync),
    };

    public static TheoryData<string> Names => [.. Calls.Keys];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Call_RepeatedWithItsRequestId_ChangesNothingAndAnotherCallUnderTheIdIsRefused(string name)
    {
        Repeated call = Calls[name];
        await using AdminHost host = await AdminHost.StartAsync("premium");
        await new Customer(host).TopUpAsync("10.00");
        await call.Before(host);
        await call.Run(host, "r1", "once");
        host.Clock.Advance(NodaTime.Duration.FromSeconds(1));
        await call.Meanwhile(host);
        string stands = await StateAsync(host, call.App);

        IMessage again = await call.Run(host, "r1", "once");
        string after = await StateAsync(host, call.App);
        RpcException taken = await Assert.ThrowsAsync<RpcException>(() => call.Run(host, "r1", "for another reason"));

        Assert.Equal(stands, after);
        Assert.Equal(StatusCode.FailedPrecondition, taken.StatusCode);
        Assert.StartsWith($"request_id: 'r1' is not acceptable; an id of its own; it was used for another call of {name}", taken.Status.Detail, StringComparison.Ordinal);
        Assert.Equal(stands, await StateAsync(host, call.App));
        Assert.Equal(name is "CreateApp" or "StartTrial" or "DeleteApp", again.ToString()!.Contains("\"already\": true", StringComparison.Ordinal));
    }

    // The one that comes second finds what the first has done, however close they are.
    [Theory]
    [InlineData("CreateApp")]
    [InlineData("StartTrial")]
    [InlineData("DeleteApp")]
    public async Task Call_AtOnceFromTwoProcesses_IsCarriedOutOnceAndBothAreAnswered(string name)
    {
        Repeated call = Calls[name];
        for (int round = 0; round < 5; round++)
        {
            await using AdminHost host = await AdminHost.StartAsync("premium");
            await using AdminHost other = await host.OtherProcessAsync();
            await call.Before(host);

            await Task.WhenAll(call.Run(host, "r1", "once"), call.Run(other, "r1", "once"), call.Run(host, "r1", "once"));

            Assert.Single((await host.Apps.ListAppChangesAsync(new ListAppChangesRequest { SdkAppId = call.App }, cancellationToken: Cancellation)).Changes, change => change.Name == name);
        }
    }

    [Fact]
    public async Task Publish_RepeatedWithItsRequestId_IsOneVersion()
    {
        await using AdminHost host = await AdminHost.StartAsync();
        string catalogue = (await host.Catalogues.GetCatalogAsync(new GetCatalogRequest(), cancellationToken: Cancellation)).Json;
        string prices = (await host.Billing.GetPricesAsync(new GetPricesRequest(), cancellationToken: Cancellation)).Json;
        var publish = new PublishRequest { Json = catalogue, RequestId = "r1" };
        var publishPrices = new PublishPricesRequest { Json = prices, RequestId = "r1" };

        PublishResponse[] editions = await Task.WhenAll(Enumerable.Range(0, 3).Select(async _ => await host.Catalogues.PublishAsync(publish, cancellationToken: Cancellation)));
        PublishPricesResponse first = await host.Billing.PublishPricesAsync(publishPrices, cancellationToken: Cancellation);
        await host.Catalogues.PublishAsync(new PublishRequest { Json = catalogue }, cancellationToken: Cancellation);
        await host.Billing.PublishPricesAsync(new PublishPricesRequest { Json = prices }, cancellationToken: Cancellation);
        host.Clock.Advance(NodaTime.Duration.FromHours(1));

        Assert.Equal([2L, 2L, 2L], editions.Select(one => one.Version));
        Assert.Equal(new PublishResponse { Version = 2, Already = true }, await host.Catalogues.PublishAsync(publish, cancellationToken: Cancellation));
        Assert.Equal(new PublishPricesResponse { Version = 2, InForceFrom = first.InForceFrom, Already = true }, await host.Billing.PublishPricesAsync(publishPrices, cancellationToken: Cancellation));
        Assert.Equal(3, (await host.Catalogues.GetCatalogAsync(new GetCatalogRequest(), cancellationToken: Cancellation)).Version);
        publish.Reason = publishPrices.Reason = "another";
        await AssertTakenAsync("Publish", async () => await host.Catalogues.PublishAsync(publish, cancellationToken: Cancellation));
        await AssertTakenAsync("PublishPrices", async () => await host.Billing.PublishPricesAsync(publishPrices, cancellationToken: Cancellation));
    }

    [Fact]
    public async Task SetAutoRenew_RepeatedAfterAnotherTurnedItOff_StaysOff()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        var customer = new Customer(host);
        await customer.TopUpAsync("1000.00");
        await customer.PurchaseAsync("standard", 1, "o1");
        var on = new SetAutoRenewRequest { SdkAppId = App, Months = 3, RequestId = "r1" };

        await host.Subscriptions.SetAutoRenewAsync(on, cancellationToken: Cancellation);
        await host.Subscriptions.SetAutoRenewAsync(new SetAutoRenewRequest { SdkAppId = App, Months = 0 }, cancellationToken: Cancellation);
        SetAutoRenewResponse again = await host.Subscriptions.SetAutoRenewAsync(on, cancellationToken: Cancellation);

        Assert.Equal((true, 0), (again.Already, again.Subscription.AutoRenewMonths));
        Assert.Equal(0, (await customer.ReadAsync()).Subscription.AutoRenewMonths);
    }

    private static async Task AssertTakenAsync(string call, Func<Task> repeat)
    {
        RpcException failure = await Assert.ThrowsAsync<RpcException>(repeat);
        Assert.Equal(StatusCode.FailedPrecondition, failure.StatusCode);
        Assert.Contains($"it was used for another call of {call}", failure.Status.Detail, StringComparison.Ordinal);
    }

    /// <summary>The app, its term, and all that ever became of them.</summary>
    private static async Task<string> StateAsync(AdminHost host, ulong app)
    {
        ListAppChangesResponse changes = await host.Apps.ListAppChangesAsync(new ListAppChangesRequest { SdkAppId = app }, cancellationToken: Cancellation);
        ListAccountChangesResponse ledger = await host.Subscriptions.ListAccountChangesAsync(new ListAccountChangesRequest { Account = Customer.Account }, cancellationToken: Cancellation);
        return $"{await AppAsync(host, app)}\n{changes}\n{ledger}";
    }

    private static async Task<string> AppAsync(AdminHost host, ulong app)
    {
        try
        {
            GetAppResponse found = await host.Apps.GetAppAsync(new GetAppRequest { SdkAppId = app }, cancellationToken: Cancellation);
            return $"{found}\n{await host.Subscriptions.GetSubscriptionAsync(new GetSubscriptionRequest { SdkAppId = app }, cancellationToken: Cancellation)}";
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return "gone";
        }
    }

    private static async Task SetEditionAsync(AdminHost host, ulong app, string edition)
        => await host.Apps.SetEditionAsync(new SetEditionRequest { SdkAppId = app, Edition = edition }, cancellationToken: Cancellation);

    private static async Task DisableAsync(AdminHost host)
        => await host.Apps.DisableAppAsync(new DisableAppRequest { SdkAppId = App }, cancellationToken: Cancellation);

    private static AppSettings Counting(MauCounting counting) => new() { MauCounting = counting };

    private static SetOverrideRequest Friends(long limit, string why, string id = "")
        => new() { SdkAppId = App, LimitKey = "friends", Limit = limit, Author = "ann", Reason = why, RequestId = id };

    /// <param name="App">Of which it is asked.</param>
    /// <param name="Run">The call, with a request id and a reason.</param>
    /// <param name="Before">What it needs.</param>
    /// <param name="Meanwhile">What another does before it is repeated.</param>
    private sealed record Repeated(ulong App, Func<AdminHost, string, string, Task<IMessage>> Run, Func<AdminHost, Task>? Before = null, Func<AdminHost, Task>? Meanwhile = null)
    {
        public Func<AdminHost, Task> Before { get; } = Before ?? (_ => Task.CompletedTask);

        public Func<AdminHost, Task> Meanwhile { get; } = Meanwhile ?? (_ => Task.CompletedTask);
    }
}
