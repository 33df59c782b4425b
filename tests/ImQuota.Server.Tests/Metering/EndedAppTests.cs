using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Server.Metering;
using ImQuota.Server.Metering.Sinks;
using ImQuota.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Metering;

/// <summary>An app's data does not go before its last records have a place.</summary>
public sealed class EndedAppTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DeleteApp_OutboxFull_IsToldToComeAgainAndLosesNothing()
    {
        FullOutbox? outbox = null;
        await using AdminHost host = await AdminHost.StartAsync("developer", configure: (services, store) =>
        {
            services.AddSingleton(new MeteringOptions { Source = MeterProcess.Source, File = new FileSinkOptions("never written", 1) });
            services.AddSingleton<Domain.Metering.Outbox.IOutboxStore>(outbox = new FullOutbox(store.Outbox));
        });
        Assert.True((await host.LoginAsync("u1")).Allowed);
        await host.Apps.DisableAppAsync(new DisableAppRequest { SdkAppId = AdminHost.App }, cancellationToken: Cancellation);

        RpcException refused = await Assert.ThrowsAsync<RpcException>(
            () => host.Apps.DeleteAppAsync(new DeleteAppRequest { SdkAppId = AdminHost.App }, cancellationToken: Cancellation).ResponseAsync);
        Assert.Equal(StatusCode.Unavailable, refused.StatusCode);
        Assert.Equal(1, (await host.UsedAsync()).Users);

        outbox!.IsFull = false;
        await host.Apps.DeleteAppAsync(new DeleteAppRequest { SdkAppId = AdminHost.App }, cancellationToken: Cancellation);
        Assert.Contains(await host.Store.Outbox.LookAsync(Cancellation), part => part.End > 0);
        await AdminHost.FailsAsync(StatusCode.NotFound, async () => await host.UsedAsync());
    }
}
