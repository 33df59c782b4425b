using System.Globalization;

namespace ImQuota.Load.Faults.Catalogue;

/// <summary>Faults of one redis-server, of its network and of the service itself.</summary>
internal static class SingleFaults
{
    private const string Engine = "single";
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(100);

    public static IReadOnlyList<Fault> All { get; } =
    [
        new(Engine, "killed", "kill -9 of redis-server, started again on its append-only file")
        {
            Make = scene => scene.Single.Node.KillAsync(),
            Cure = scene => scene.Single.Node.RestartAsync(scene.Cancellation),
            Label = "refused",
        },
        new(Engine, "hung", "SIGSTOP, then SIGCONT") { Make = scene => Do(scene.Single.Node.Stop), Cure = scene => Do(scene.Single.Node.Continue), Label = "hung" },
        new(Engine, "slow", "DEBUG SLEEP of half the deadline, over and over") { Make = scene => SleepAsync(scene, 0.5), Held = false },
        new(Engine, "too-slow", "DEBUG SLEEP of four times the deadline, over and over") { Make = scene => SleepAsync(scene, 4), Held = false, Label = "hung" },
        Told("read-only", "REPLICAOF somebody who is not there", "read_only", ["replicaof", "127.0.0.1", "1"], ["replicaof", "no", "one"]),
        Told("out-of-memory", "CONFIG SET maxmemory 1, noeviction", "out_of_memory", ["config", "set", "maxmemory", "1"], ["config", "set", "maxmemory", "0"]),
        Told("unsafe", "CONFIG SET min-replicas-to-write 1", "unsafe", ["config", "set", "min-replicas-to-write", "1"], ["config", "set", "min-replicas-to-write", "0"]),
        Told("no-permission", "ACL SETUSER default -evalsha -eval", "unauthorized", ["acl", "setuser", "default", "-evalsha", "-eval"], ["acl", "setuser", "default", "+evalsha", "+eval"]),
        new(Engine, "scripts-flushed", "SCRIPT FLUSH, ten times a second") { Make = scene => scene.RepeatAsync(Short, () => scene.TellAsync("script", "flush")), Held = false },
        new(Engine, "password", "requirepass is set, and connections are cut") { Make = ChangePasswordAsync, Cure = RestorePasswordAsync },
        new(Engine, "loading", "DEBUG RELOAD, slowed down by key-load-delay") { Make = ReloadAsync, Held = false, Label = "loading" },
        new(Engine, "busy", "another client's endless script, busy-reply-threshold 100 ms") { Make = MakeBusyAsync, Cure = scene => scene.TellAsync("script", "kill"), Label = "busy" },
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
        new(Engine, "service-killed", "kill -9 of the service, started again")
        {
            Make = scene => scene.Service.KillAsync(),
            Cure = scene => scene.Service.StartAgainAsync(scene.Cancellation),
            Held = false,
        },
        new(Engine, "service-killed-in-replay", "the store hangs, and the service is killed while it replays its journal") { Make = KillInReplayAsync, Held = false },
        new(Engine, "emptied", "FLUSHALL; then the snapshot of the instant before it is restored") { Make = EmptyAsync, Cure = RestoreSnapshotAsync, Label = "wiped" },
        new(Engine, "restarted-empty", "kill -9, started without its data; then with it") { Make = RestartEmptyAsync, Cure = RestoreFilesAsync, Label = "wiped" },
    ];

    private static Fault Told(string name, string what, string label, string[] make, string[] cure) => new(Engine, name, what)
    {
        Make = scene => scene.TellAsync(make),
        Cure = scene => scene.TellAsync(cure),
        Label = label,
    };

    private static Task Do(Action act)
    {
        act();
        return Task.CompletedTask;
    }

    private static Task SleepAsync(FaultScene scene, double deadlines)
    {
        string seconds = (deadlines * scene.Options.DeadlineMs / 1000).ToString("0.###", CultureInfo.InvariantCulture);
        return scene.RepeatAsync(Short, () => scene.TellAsync("debug", "sleep", seconds));
    }

    private static async Task ChangePasswordAsync(FaultScene scene)
    {
        await scene.TellAsync("config", "set", "requirepass", "other");
        scene.Single.Node.CliOptions = ["-a", "other", "--no-auth-warning"];
        await scene.TellAsync("client", "kill", "type", "normal");
    }

    private static async Task RestorePasswordAsync(FaultScene scene)
    {
        await scene.TellAsync("config", "set", "requirepass", "");
        scene.Single.Node.CliOptions = [];
    }

    private static async Task ReloadAsync(FaultScene scene)
    {
        const int Keys = 20_000;
        await scene.TellAsync("debug", "populate", Keys.ToString(CultureInfo.InvariantCulture), "imq-load-filler");
        string micros = (scene.Hold.TotalMicroseconds / Keys).ToString("0", CultureInfo.InvariantCulture);
        await scene.TellAsync("config", "set", "key-load-delay", micros);
        await scene.TellAsync("config", "set", "loading-process-events-interval-bytes", "1024");
        await scene.TellAsync("debug", "reload");
        await scene.TellAsync("config", "set", "key-load-delay", "0");
    }

    private static async Task MakeBusyAsync(FaultScene scene)
    {
        await scene.TellAsync("config", "set", "busy-reply-threshold", "100");
        _ = scene.Single.Node.CommandAsync(scene.Cancellation, "eval", "while true do end", "0").ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
    }

    private static async Task KillInReplayAsync(FaultScene scene)
    {
        scene.Single.Node.Stop();
        await scene.WaitAsync(scene.Hold);
        scene.Single.Node.Continue();
        IReadOnlyDictionary<string, double> replayed;
        do
        {
            replayed = await scene.Service.MetricsAsync("imquota_fallback_replayed_total", scene.Cancellation);
        }
        while (replayed.Values.Sum() == 0);

        await scene.Service.KillAsync();
        await scene.Service.StartAgainAsync(scene.Cancellation);
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
        Directory.Delete(Path.Combine(scene.Single.Node.Folder, "appendonlydir"), recursive: true);
        await scene.Single.Node.RestartAsync(scene.Cancellation, "--appendonly", "no");
        await scene.TellAsync("config", "set", "appendonly", "yes");
    }

    private static async Task RestartEmptyAsync(FaultScene scene)
    {
        await scene.Single.Node.KillAsync();
        Directory.Move(Files(scene), Files(scene) + ".kept");
        await scene.Single.Node.RestartAsync(scene.Cancellation);
    }

    private static async Task RestoreFilesAsync(FaultScene scene)
    {
        await scene.Single.Node.KillAsync();
        Directory.Delete(Files(scene), recursive: true);
        Directory.Move(Files(scene) + ".kept", Files(scene));
        await scene.Single.Node.RestartAsync(scene.Cancellation);
    }

    private static string Files(FaultScene scene) => Path.Combine(scene.Single.Node.Folder, "appendonlydir");
}
