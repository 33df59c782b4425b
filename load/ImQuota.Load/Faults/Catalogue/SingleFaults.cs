namespace ImQuota.Load.Faults.Catalogue;

/// <summary>Faults of one redis-server and of its network.</summary>
internal static class SingleFaults
{
    private const string Engine = "single";

    public static IReadOnlyList<Fault> All { get; } =
    [
        .. ServerFaults.Of(Engine),
        ServerFaults.Password(Engine),
        ServerFaults.Busy(Engine),
        new(Engine, "killed", "kill -9 of redis-server, started again on its append-only file")
        {
            Make = scene => scene.Single.Node.KillAsync(),
            Cure = scene => scene.Single.Node.RestartAsync(scene.Cancellation),
            Label = "refused",
        },
        new(Engine, "hung", "SIGSTOP, then SIGCONT") { Make = scene => Do(scene.Single.Node.Stop), Cure = scene => Do(scene.Single.Node.Continue), Label = "hung" },
        new(Engine, "too-slow", "DEBUG SLEEP of four times the deadline, over and over") { Make = scene => ServerFaults.SleepAsync(scene, 4), Held = false, Label = "hung" },
        ServerFaults.Told(Engine, "read-only", "REPLICAOF somebody who is not there", "read_only", ["replicaof", "127.0.0.1", "1"], ["replicaof", "no", "one"]),
        new(Engine, "network-slow", "the proxy delivers 10 ms late, in each direction")
        {
            Make = scene => Do(() => scene.Single.Proxy.Delay = TimeSpan.FromMilliseconds(10)),
            Cure = scene => Do(() => scene.Single.Proxy.Delay = TimeSpan.Zero),
        },
        new(Engine, "network-drops", "the proxy delivers nothing") { Make = scene => Do(scene.Single.Proxy.Hold), Cure = scene => Do(scene.Single.Proxy.LetGo), Label = "hung" },
        new(Engine, "network-cut", "the proxy resets and refuses connections")
        {
            Make = scene => Do(() => scene.Single.Proxy.Cut(refuse: true)),
            Cure = scene => Do(scene.Single.Proxy.Listen),
            Label = "refused",
        },
        new(Engine, "network-flaps", "the proxy resets connections five times a second")
        {
            Make = scene => scene.RepeatAsync(TimeSpan.FromMilliseconds(200), () => Do(() => scene.Single.Proxy.Cut(refuse: false))),
            Held = false,
        },
        new(Engine, "emptied", "FLUSHALL; then the snapshot of the instant before it is restored") { Make = EmptyAsync, Cure = RestoreSnapshotAsync, Label = "wiped" },
        new(Engine, "restarted-empty", "kill -9, started without its data; then with it") { Make = RestartEmptyAsync, Cure = RestoreFilesAsync, Label = "wiped" },
    ];

    private static Task Do(Action act)
    {
        act();
        return Task.CompletedTask;
    }

    private static async Task EmptyAsync(FaultScene scene)
    {
        await scene.TellAsync("config", "set", "appendonly", "no");
        await scene.Single.Node.AtOnceAsync(["SAVE", "FLUSHALL"], scene.Cancellation);

        // Flushing writes an empty snapshot too.
        await scene.Single.Node.AtOnceAsync(["PING"], scene.Cancellation);
    }

    private static async Task RestoreSnapshotAsync(FaultScene scene)
    {
        await scene.Single.Node.KillAsync();
        scene.Single.Node.DropData();
        await scene.Single.Node.RestartAsync(scene.Cancellation, "--appendonly", "no");
        await scene.TellAsync("config", "set", "appendonly", "yes");
    }

    private static async Task RestartEmptyAsync(FaultScene scene)
    {
        await scene.Single.Node.KillAsync();
        scene.Single.Node.SetDataAside();
        await scene.Single.Node.RestartAsync(scene.Cancellation);
    }

    private static async Task RestoreFilesAsync(FaultScene scene)
    {
        await scene.Single.Node.KillAsync();
        scene.Single.Node.TakeDataBack();
        await scene.Single.Node.RestartAsync(scene.Cancellation);
    }
}
