using ImQuota.Load.Faults.Stores;

namespace ImQuota.Load.Faults.Catalogue;

/// <summary>Faults of a master with two replicas, watched by three Sentinels.</summary>
internal static class SentinelFaults
{
    private const string Engine = "sentinel";
    private static readonly TimeSpan PromotesWithin = TimeSpan.FromSeconds(20);

    public static IReadOnlyList<Fault> All { get; } =
    [
        .. ServerFaults.Of(Engine),
        new(Engine, "restarted-empty", "kill -9 of all three servers, started without their data before the Sentinels act; then with it")
        {
            Make = scene => RestartAllAsync(scene, static node => node.SetDataAside()),
            Cure = scene => RestartAllAsync(scene, static node => node.TakeDataBack()),
            Label = "wiped",
        },
        new(Engine, "master-killed", "kill -9 of the master; the Sentinels promote a replica") { Make = KillAsync, Held = false, MayLose = true, Repair = StartAllAsync },
        new(Engine, "failover", "SENTINEL FAILOVER: the master becomes a replica")
        {
            Make = FailOverAsync,
            Held = false,
            MayLose = true,
            Repair = StartAllAsync,
        },
        new(Engine, "master-hung", "SIGSTOP of the master; a replica is promoted; the old one goes on and becomes a replica")
        {
            Make = HangAsync, Held = false, MayLose = true, Repair = StartAllAsync,
        },
        new(Engine, "sentinel-killed", "kill -9 of one Sentinel") { Make = scene => scene.Sentinel.Sentinels[0].KillAsync(), Cure = scene => scene.Sentinel.Sentinels[0].RestartAsync(scene.Cancellation), Spares = static (_, _) => Task.FromResult(true) },
    ];

    /// <summary>The master is killed last and comes first, so that its replicas have what it has.</summary>
    private static async Task RestartAllAsync(FaultScene scene, Action<RedisNode> between)
    {
        RedisNode master = await scene.Sentinel.MasterAsync(scene.Cancellation);
        RedisNode[] replicas = [.. scene.Sentinel.Nodes.Where(node => node != master)];
        foreach (RedisNode node in (RedisNode[])[.. replicas, master])
        {
            await node.KillAsync();
            between(node);
        }

        await master.RestartAsync(scene.Cancellation);
        await StartAllAsync(scene);
    }

    private static async Task KillAsync(FaultScene scene)
    {
        RedisNode old = await scene.Sentinel.MasterAsync(scene.Cancellation);
        await old.KillAsync();
        await PromotedAsync(scene, old);
    }

    private static async Task FailOverAsync(FaultScene scene)
    {
        RedisNode old = await scene.Sentinel.MasterAsync(scene.Cancellation);
        await scene.Sentinel.Sentinels[0].CommandAsync(scene.Cancellation, "sentinel", "failover", "imq");
        await PromotedAsync(scene, old);
    }

    private static async Task HangAsync(FaultScene scene)
    {
        RedisNode old = await scene.Sentinel.MasterAsync(scene.Cancellation);
        old.Stop();
        await PromotedAsync(scene, old);
        await scene.WaitAsync(scene.Hold);
        old.Continue();
    }

    private static Task PromotedAsync(FaultScene scene, RedisNode old) => Waiting.UntilAsync(
        async () => (await scene.Sentinel.MasterAsync(scene.Cancellation)).Port != old.Port, "the Sentinels did not promote a replica", PromotesWithin, scene.Time, scene.Cancellation);

    private static async Task StartAllAsync(FaultScene scene)
    {
        foreach (RedisNode node in scene.Sentinel.Nodes.Where(node => !node.Answers))
        {
            await node.RestartAsync(scene.Cancellation);
        }

        await scene.Sentinel.WaitUntilWholeAsync(scene.Time, scene.Cancellation);
    }
}
