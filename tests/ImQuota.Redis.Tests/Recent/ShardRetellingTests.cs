using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Redis.Tests.Connections;
using Xunit;
using static ImQuota.Redis.Tests.Contract.Actions;

namespace ImQuota.Redis.Tests.Recent;

/// <summary>A shard of a real cluster that loses the last of what it had acknowledged: it is killed, and its append-only file ends earlier.</summary>
public sealed class ShardRetellingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Refresh_ShardLostItsLastSeconds_ItsActivesAreThereAgainAndNobodyWhoWasRemoved()
    {
        await using var cluster = new ClusterOfMasters();
        await cluster.StartAsync();
        await using ImQuotaStore store = await cluster.OpenStoreAsync();
        ulong app = await cluster.AppOnAsync(cluster.All[1]);
        ulong elsewhere = await cluster.AppOnAsync(cluster.All[2]);
        await ClusterOfMasters.CreateAsync(store, app, "developer");
        await ClusterOfMasters.CreateAsync(store, elsewhere, "developer");
        await DoAsync(store, app, Login("u0"));
        long written = new FileInfo(cluster.All[1].AppendOnlyFile).Length;
        await DoAsync(store, app, [.. Enumerable.Range(1, 60).Select(i => Login($"u{i}", $"c{i}"))]);
        await DoAsync(store, elsewhere, Login("v1"), Login("v2"));
        await DoAsync(store, app, new RemoveUsersAction(["u60"]));
        AppUsage before = await UsedAsync(store, app);

        await cluster.All[1].LoseAsync(written, Cancellation);
        await ClusterOfMasters.UntilAsync(async () => await IsDecidedAsync(store, app));
        AppUsage lost = await UsedAsync(store, app);
        await ClusterOfMasters.UntilAsync(async () =>
        {
            await RefreshAsync(store);
            return store.Retelling.Losses > 0 && (await UsedAsync(store, app)).Users == before.Users;
        });
        AppUsage after = await UsedAsync(store, app);

        Assert.Equal((61, 60), (before.MauExact, before.Users));
        Assert.Equal((1, 1), (lost.MauExact, lost.Users));
        Assert.Equal((60, 60), (after.MauExact, after.Users));
        Assert.False((await store.Usage.GetUserAsync(app, "u60", Cancellation))!.Registered);
        Assert.Equal((2, 2), ((await UsedAsync(store, elsewhere)).MauExact, (await UsedAsync(store, elsewhere)).Users));
    }

    [Fact]
    public async Task Refresh_ShardIsAway_ItIsToldWhenItIsBack()
    {
        await using var cluster = new ClusterOfMasters();
        await cluster.StartAsync();
        await using ImQuotaStore store = await cluster.OpenStoreAsync();
        ulong app = await cluster.AppOnAsync(cluster.All[1]);
        ulong elsewhere = await cluster.AppOnAsync(cluster.All[2]);
        await ClusterOfMasters.CreateAsync(store, app, "developer");
        await ClusterOfMasters.CreateAsync(store, elsewhere, "developer");
        long written = new FileInfo(cluster.All[1].AppendOnlyFile).Length;
        await DoAsync(store, app, [.. Enumerable.Range(1, 20).Select(i => Login($"u{i}"))]);

        await cluster.All[2].LoseAsync(new FileInfo(cluster.All[2].AppendOnlyFile).Length, Cancellation);
        cluster.All[1].Kill();
        await ClusterOfMasters.UntilAsync(async () =>
        {
            await RefreshAsync(store);
            return store.Retelling.Losses > 0 && await IsDecidedAsync(store, elsewhere);
        });
        await cluster.All[1].LoseAsync(written, Cancellation);
        await ClusterOfMasters.UntilAsync(async () =>
        {
            await RefreshAsync(store);
            return await IsDecidedAsync(store, app) && (await UsedAsync(store, app)).MauExact == 20;
        });

        Assert.Equal(20, (await UsedAsync(store, app)).Users);
    }

    private static async Task DoAsync(ImQuotaStore store, ulong app, params AdmissionAction[] actions)
    {
        AdmissionOutcome[] outcomes = await store.Admission.DecideAsync(app, [.. actions.Select(action => new AdmissionRequest(AdmissionMode.Enforce, action))], Cancellation);
        Assert.All(outcomes, outcome => Assert.True(outcome.Allowed, $"{app} is denied: {outcome.Reason}"));
    }

    private static async Task<AppUsage> UsedAsync(ImQuotaStore store, ulong app) => (await store.Usage.GetAppAsync(app, Cancellation))!;

    private static async Task<bool> IsDecidedAsync(ImQuotaStore store, ulong app)
        => await ClusterOfMasters.FaultAsync(store, app, "somebody", AdmissionMode.DryRun) is null;

    /// <summary>As the service does each five seconds, whatever is away.</summary>
    private static async Task RefreshAsync(ImQuotaStore store)
    {
        try
        {
            await store.RefreshAsync(Cancellation);
        }
        catch (StoreUnavailableException)
        {
            // The catalogue and the prices lie on some shard, too.
        }
    }
}
