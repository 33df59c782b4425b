using System.Globalization;
using ImQuota.Load.Faults.Stores;

namespace ImQuota.Load.Faults.Catalogue;

/// <summary>Faults of a Redis Cluster of three masters and three replicas.</summary>
internal static class ClusterFaults
{
    private const string Engine = "cluster";
    private static readonly TimeSpan PromotesWithin = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan BetweenKeys = TimeSpan.FromMilliseconds(10);

    /// <summary>The marker of the store and all that has no app's tag hangs on this key's slot.</summary>
    private const string Meta = "imq:meta";

    public static IReadOnlyList<Fault> All { get; } =
    [
        .. ServerFaults.Of(Engine),
        ServerFaults.Password(Engine),
        ServerFaults.Busy(Engine),
        new(Engine, "master-killed", "kill -9 of the first app's master; its replica is promoted") { Make = KillMasterAsync, Held = false, MayLose = true, Repair = StartAllAsync },
        new(Engine, "failover", "CLUSTER FAILOVER of the first app's shard") { Make = FailoverAsync, Held = false, Repair = StartAllAsync },
        new(Engine, "master-hung", "SIGSTOP of the first app's master; its replica is promoted; the old one goes on and becomes a replica") { Make = HangAsync, Held = false, MayLose = true, Repair = StartAllAsync },
        new(Engine, "shard-killed", "kill -9 of a shard's master and replica, one without the store's marker")
        {
            Make = scene => KillShardAsync(scene, marker: false),
            Cure = StartAllAsync,
            Spares = static async (scene, app) => (await scene.Cluster.MasterOfAsync(app, scene.Cancellation)).Answers,
        },
        new(Engine, "marker-shard-killed", "the same of the shard that has the store's marker")
        {
            Make = scene => KillShardAsync(scene, marker: true),
            Cure = StartAllAsync,
            Spares = static async (scene, app) => (await scene.Cluster.MasterOfAsync(app, scene.Cancellation)).Answers,
        },
        new(Engine, "shard-emptied", "kill -9 of a shard's master and replica, one without the store's marker, both started without their data; then with it")
        {
            Make = EmptyShardAsync,
            Cure = RestoreShardAsync,
            Label = "wiped",
            Spares = static async (scene, app) => !(await scene.Cluster.MasterOfAsync(app, scene.Cancellation)).HasDataAside,
        },
        new(Engine, "cluster-down", "the same with cluster-require-full-coverage yes: no shard answers") { Make = KillForAllAsync, Cure = ComeBackAsync, Label = "cluster_down" },
        new(Engine, "resharding", "the slots of a closed and a bounded app move to another shard, a key each 10 ms, and back") { Make = ReshardAsync, Held = false },
    ];

    private static int FirstSlot(FaultScene scene) => Slots.Of(scene.Apps[0]);

    private static async Task KillMasterAsync(FaultScene scene)
    {
        RedisNode old = (await scene.Cluster.ShardAsync(FirstSlot(scene), scene.Cancellation)).Master;
        await old.KillAsync();
        await PromotedAsync(scene, old);
    }

    private static async Task FailoverAsync(FaultScene scene)
    {
        (RedisNode old, _, IReadOnlyList<RedisNode> replicas) = await scene.Cluster.ShardAsync(FirstSlot(scene), scene.Cancellation);
        await replicas[0].CommandAsync(scene.Cancellation, "cluster", "failover");
        await PromotedAsync(scene, old);
    }

    private static async Task HangAsync(FaultScene scene)
    {
        (RedisNode old, _, _) = await scene.Cluster.ShardAsync(FirstSlot(scene), scene.Cancellation);
        old.Stop();
        await PromotedAsync(scene, old);
        await scene.WaitAsync(scene.Hold);
        old.Continue();
    }

    private static Task PromotedAsync(FaultScene scene, RedisNode old) => Waiting.UntilAsync(
        async () => (await scene.Cluster.ShardAsync(FirstSlot(scene), scene.Cancellation)).Master.Port != old.Port, "no replica was promoted", PromotesWithin, scene.Time, scene.Cancellation);

    private static async Task KillShardAsync(FaultScene scene, bool marker)
    {
        int meta = Slots.Of(Meta);
        ulong app = await FirstAsync(scene.Apps, async app => ((await scene.Cluster.MasterOfAsync(app, scene.Cancellation)).Port == (await scene.Cluster.ShardAsync(meta, scene.Cancellation)).Master.Port) == marker);
        (RedisNode master, _, IReadOnlyList<RedisNode> replicas) = await scene.Cluster.ShardAsync(Slots.Of(app), scene.Cancellation);
        foreach (RedisNode replica in replicas)
        {
            await replica.KillAsync();
        }

        await master.KillAsync();
    }

    private static async Task EmptyShardAsync(FaultScene scene)
    {
        await KillShardAsync(scene, marker: false);
        foreach (RedisNode node in Killed(scene))
        {
            node.SetDataAside();
        }

        await StartAllAsync(scene);
    }

    private static async Task RestoreShardAsync(FaultScene scene)
    {
        // The replica first, so that the cluster does not wait for it to be promoted.
        RedisNode[] emptied = [.. scene.Cluster.Nodes.Where(node => node.HasDataAside)];
        IReadOnlyList<RedisNode> masters = await scene.Cluster.MastersAsync(scene.Cancellation);
        foreach (RedisNode node in emptied.OrderBy(masters.Contains))
        {
            await node.KillAsync();
            node.TakeDataBack();
        }

        await StartAllAsync(scene);
    }

    private static IEnumerable<RedisNode> Killed(FaultScene scene) => scene.Cluster.Nodes.Where(node => !node.Answers);

    private static async Task KillForAllAsync(FaultScene scene)
    {
        await SetCoverageAsync(scene, "yes");
        await KillShardAsync(scene, marker: false);
    }

    private static async Task ComeBackAsync(FaultScene scene)
    {
        await StartAllAsync(scene);
        await SetCoverageAsync(scene, "no");
    }

    private static async Task SetCoverageAsync(FaultScene scene, string value)
    {
        foreach (RedisNode node in scene.Cluster.Nodes)
        {
            await node.CommandAsync(scene.Cancellation, "config", "set", "cluster-require-full-coverage", value);
        }
    }

    /// <summary>The one killed last is the master that has everything; a replica that came first could be promoted, and Redis would forget what it had not heard of.</summary>
    private static async Task StartAllAsync(FaultScene scene)
    {
        foreach (RedisNode node in Killed(scene).OrderByDescending(node => node.KilledAs))
        {
            await node.RestartAsync(scene.Cancellation);
            await Waiting.UntilAsync(
                () => ServesAsync(scene, node),
                $"the node on port {node.Port} did not come back",
                PromotesWithin,
                scene.Time,
                scene.Cancellation);
        }

        await scene.Cluster.WaitUntilWholeAsync(scene.Time, scene.Cancellation);
    }

    private static async Task<bool> ServesAsync(FaultScene scene, RedisNode node)
    {
        try
        {
            return (await node.CommandAsync(scene.Cancellation, "cluster", "info")).Contains("cluster_state:ok", StringComparison.Ordinal);
        }
        catch (Running.LoadException)
        {
            // It still loads its data.
            return false;
        }
    }

    private static async Task ReshardAsync(FaultScene scene)
    {
        foreach (ulong app in scene.Apps.Take(2))
        {
            int slot = Slots.Of(app);
            (RedisNode home, string homeId, _) = await scene.Cluster.ShardAsync(slot, scene.Cancellation);
            (RedisNode away, string awayId) = await scene.Cluster.OtherMasterAsync(slot, scene.Cancellation);
            await MoveAsync(scene, slot, home, homeId, away, awayId);
            await MoveAsync(scene, slot, away, awayId, home, homeId);
        }
    }

    /// <summary>As redis-cli --cluster reshard does; slower, so that traffic meets a slot of which a part is gone.</summary>
    private static async Task MoveAsync(FaultScene scene, int slot, RedisNode from, string fromId, RedisNode to, string toId)
    {
        string number = slot.ToString(CultureInfo.InvariantCulture);
        string port = to.Port.ToString(CultureInfo.InvariantCulture);
        await to.CommandAsync(scene.Cancellation, "cluster", "setslot", number, "importing", fromId);
        await from.CommandAsync(scene.Cancellation, "cluster", "setslot", number, "migrating", toId);
        using (RawRedis source = RawRedis.Open(from.Port))
        {
            while (source.Call("cluster", "getkeysinslot", number, "1") is { Count: > 0 } keys)
            {
                source.Call(["migrate", "127.0.0.1", port, "", "0", "5000", "keys", .. keys]);
                await scene.WaitAsync(BetweenKeys);
            }
        }

        await to.CommandAsync(scene.Cancellation, "cluster", "setslot", number, "node", toId);
        await from.CommandAsync(scene.Cancellation, "cluster", "setslot", number, "node", toId);
    }

    private static async Task<ulong> FirstAsync(IEnumerable<ulong> apps, Func<ulong, Task<bool>> holds)
    {
        foreach (ulong app in apps)
        {
            if (await holds(app))
            {
                return app;
            }
        }

        throw new Running.LoadException("No app lies on the shard that is to be killed.");
    }
}
