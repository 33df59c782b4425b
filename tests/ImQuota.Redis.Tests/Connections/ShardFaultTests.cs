using System.Globalization;
using ImQuota.Domain.Admission;
using ImQuota.Testing.Engines;
using Xunit;
using static ImQuota.Redis.Tests.Contract.Actions;

namespace ImQuota.Redis.Tests.Connections;

/// <summary>A cluster of three masters of which one goes away, or comes back empty: the apps of the others do not notice.</summary>
public sealed class ShardFaultTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task DecideAsync_ShardOfTheMarkerGone_OthersGoOnThoughConnectionsCameBack()
    {
        await using var cluster = new ClusterOfMasters();
        await cluster.StartAsync();
        await using ImQuotaStore store = await cluster.OpenStoreAsync();
        RedisProcess marker = await cluster.OfAsync("imq:meta");
        ulong there = await cluster.AppOnAsync(marker);
        ulong elsewhere = await cluster.AppOnAsync(cluster.All.First(node => node != marker));
        await CreateAsync(store, there, elsewhere);

        marker.Kill();
        await ClusterOfMasters.UntilAsync(async () => await ClusterOfMasters.FaultAsync(store, there, "u2") is StoreFault.Refused or StoreFault.ClusterDown);
        RedisProcess other = await cluster.OfAsync($"{{{elsewhere}}}");
        await other.CommandAsync(Cancellation, "client", "kill", "type", "normal");
        await ClusterOfMasters.UntilAsync(async () => await ClusterOfMasters.FaultAsync(store, elsewhere, "u2") is null);

        // The connection is back, and the marker cannot be read.
        for (int i = 0; i < 50; i++)
        {
            Assert.Null(await ClusterOfMasters.FaultAsync(store, elsewhere, string.Create(CultureInfo.InvariantCulture, $"v{i}")));
        }
    }

    [Fact]
    public async Task DecideAsync_ShardEmptied_WipedInsteadOfUnknown()
    {
        await using var cluster = new ClusterOfMasters();
        await cluster.StartAsync();
        await using ImQuotaStore store = await cluster.OpenStoreAsync();
        RedisProcess marker = await cluster.OfAsync("imq:meta");
        RedisProcess list = await cluster.OfAsync("imq:apps");
        RedisProcess emptied = cluster.All.First(node => node != marker && node != list);
        ulong lost = await cluster.AppOnAsync(emptied);
        ulong kept = await cluster.AppOnAsync(marker);
        await CreateAsync(store, lost, kept);

        await emptied.CommandAsync(Cancellation, "flushall");

        Assert.Equal(StoreFault.Wiped, await ClusterOfMasters.FaultAsync(store, lost, "u2"));
        Assert.Null(await ClusterOfMasters.FaultAsync(store, kept, "u2"));
    }

    [Fact]
    public async Task DecideAsync_AppDeleted_UnknownAndNotLost()
    {
        await using var cluster = new ClusterOfMasters();
        await cluster.StartAsync();
        await using ImQuotaStore store = await cluster.OpenStoreAsync();
        ulong app = await cluster.AppOnAsync(cluster.All[0]);
        await CreateAsync(store, app);

        await store.Apps.DeleteAsync(app, "", new Domain.Audit.ChangeNote("Test"), Cancellation);
        AdmissionOutcome outcome = (await store.Admission.DecideAsync(app, [new AdmissionRequest(AdmissionMode.Enforce, Login("u2", "c"))], Cancellation))[0];

        Assert.Equal(DenyReason.AppNotFound, outcome.Reason);
    }

    private static async Task CreateAsync(ImQuotaStore store, params ulong[] apps)
    {
        foreach (ulong app in apps)
        {
            await ClusterOfMasters.CreateAsync(store, app, "premium");
            Assert.Null(await ClusterOfMasters.FaultAsync(store, app, "u1"));
        }
    }
}
