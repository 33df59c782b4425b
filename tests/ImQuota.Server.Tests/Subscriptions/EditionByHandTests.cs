using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Subscriptions;

/// <summary>An edition is set by hand until something is bought; then the ledger rules it.</summary>
public sealed class EditionByHandTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SetEdition_TermRunningExpiredOrGivenBack_RefusedWithItsEnd()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        var customer = new Customer(host);
        await SetAsync(host, "premium");
        await SetAsync(host, "developer");
        await customer.TopUpAsync("2000.00");
        await customer.PurchaseAsync("standard", 1, "o1");

        string running = await RefusedAsync(host);
        host.Clock.Advance(Duration.FromDays(40));
        await host.LookAfterAccountsAsync();
        string expired = await RefusedAsync(host);
        await customer.RenewAsync(1, "o2");
        await customer.RefundAsync();
        string given = await RefusedAsync(host);
        host.Clock.Advance(Duration.FromDays(100));
        await host.LookAfterAccountsAsync();
        string reclaimed = await RefusedAsync(host);

        const string Begin = "The edition of app 1400000009 follows what is bought for it by account 'acme': ";
        Assert.Equal(Begin + "its term of standard runs until 2026-06-06T07:08:00Z. Upgrade it, or refund and purchase.", running);
        Assert.Equal(Begin + "its term of standard ended at 2026-06-06T07:08:00Z. Purchase another.", expired);
        Assert.Equal(Begin + "its term of standard was given back at 2026-06-15T07:08:00Z. Purchase another.", given);
        Assert.Equal(Begin + "its last term was of standard, and its data is gone.", reclaimed);
        Assert.Equal("standard Suspended reclaimed", await customer.StandingAsync());
    }

    private static async Task SetAsync(AdminHost host, string edition)
        => Assert.Equal(edition, (await host.Apps.SetEditionAsync(new SetEditionRequest { SdkAppId = AdminHost.App, Edition = edition }, cancellationToken: Cancellation)).App.Edition);

    private static async Task<string> RefusedAsync(AdminHost host)
    {
        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => SetAsync(host, "premium"));
        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
        return refused.Status.Detail;
    }
}
