using System.Globalization;
using ImQuota.Load.Faults.Stores;
using ImQuota.Load.Running;

namespace ImQuota.Load.Faults.Catalogue;

/// <summary>Faults that every engine can have: of the servers that decide, all of them at once, and of the service.</summary>
internal static class ServerFaults
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(100);

    /// <summary>More replicas than any engine here has.</summary>
    private const string TooManyReplicas = "9";

    public static IReadOnlyList<Fault> Of(string engine) =>
    [
        new(engine, "slow", "DEBUG SLEEP of half the deadline, over and over") { Make = scene => SleepAsync(scene, 0.5), Held = false },
        Told(engine, "out-of-memory", "CONFIG SET maxmemory 1, noeviction", "out_of_memory", ["config", "set", "maxmemory", "1"], ["config", "set", "maxmemory", "0"]),
        Told(
            engine, "unsafe", $"CONFIG SET min-replicas-to-write {TooManyReplicas}", "unsafe",
            ["config", "set", "min-replicas-to-write", TooManyReplicas], ["config", "set", "min-replicas-to-write", "0"]),
        Told(engine, "no-permission", "ACL SETUSER default -evalsha -eval", "unauthorized", ["acl", "setuser", "default", "-evalsha", "-eval"], ["acl", "setuser", "default", "+evalsha", "+eval"]),
        new(engine, "loading", "DEBUG RELOAD, slowed down by key-load-delay") { Make = ReloadAllAsync, Held = false, Label = "loading" },
        new(engine, "scripts-flushed", "SCRIPT FLUSH, ten times a second") { Make = FlushScriptsAsync, Held = false },
        new(engine, "service-killed", "kill -9 of the service, started again")
        {
            Make = scene => scene.Service.KillAsync(),
            Cure = scene => scene.Service.StartAgainAsync(scene.Cancellation),
            Held = false,
        },
        new(engine, "service-killed-in-replay", "the store has no memory, and the service is killed while it replays its journal") { Make = KillInReplayAsync, Held = false },
    ];

    /// <summary>Not under Sentinels: those could not log in either, and would promote a replica, which is another fault.</summary>
    internal static Fault Password(string engine) => new(engine, "password", "requirepass is set, and connections are cut")
    {
        Make = scene => ForEachMasterAsync(scene, async node =>
        {
            await node.CommandAsync(scene.Cancellation, "config", "set", "requirepass", "other");
            node.CliOptions = ["-a", "other", "--no-auth-warning"];
            await node.CommandAsync(scene.Cancellation, "client", "kill", "type", "normal");
        }),
        Cure = scene => ForEachMasterAsync(scene, async node =>
        {
            await node.CommandAsync(scene.Cancellation, "config", "set", "requirepass", "");
            node.CliOptions = [];
        }),
    };

    /// <summary>Not under Sentinels: those end such a script themselves.</summary>
    internal static Fault Busy(string engine) => new(engine, "busy", "another client's endless script, busy-reply-threshold 100 ms")
    {
        Make = async scene =>
        {
            await scene.TellAsync("config", "set", "busy-reply-threshold", "100");
            _ = scene.TellAsync("eval", "while true do end", "0").ContinueWith(static ended => ended.Exception, TaskScheduler.Default);
        },
        Cure = static scene => Task.WhenAll(scene.Stores.Nodes.Select(node => EndScriptAsync(scene, node))),
        Label = "busy",
    };

    /// <summary>Begun by a command to each server that decides, ended by one to each server, whichever decides by then.</summary>
    internal static Fault Told(string engine, string name, string what, string label, string[] make, string[] cure) => new(engine, name, what)
    {
        Make = scene => scene.TellAsync(make),
        Cure = scene => scene.TellAsync(scene.Stores.Nodes, cure),
        Label = label,
    };

    /// <summary>On every server: who is a master cannot be asked of one that is busy.</summary>
    private static async Task EndScriptAsync(FaultScene scene, RedisNode node)
    {
        try
        {
            await node.CommandAsync(scene.Cancellation, "script", "kill");
        }
        catch (LoadException exception) when (exception.Message.Contains("NOTBUSY", StringComparison.Ordinal))
        {
            // A replica, which runs none.
        }
    }

    /// <param name="scene">Whose servers sleep, all at once.</param>
    /// <param name="deadlines">How long each time, in deadlines of the store.</param>
    internal static async Task SleepAsync(FaultScene scene, double deadlines)
    {
        string seconds = (deadlines * scene.Options.DeadlineMs / 1000).ToString("0.###", CultureInfo.InvariantCulture);
        IReadOnlyList<RedisNode> masters = await scene.Stores.MastersAsync(scene.Cancellation);
        await scene.RepeatAsync(Between, () => scene.TellAsync(masters, "debug", "sleep", seconds));
    }

    private static async Task FlushScriptsAsync(FaultScene scene)
    {
        IReadOnlyList<RedisNode> masters = await scene.Stores.MastersAsync(scene.Cancellation);
        await scene.RepeatAsync(Between, () => scene.TellAsync(masters, "script", "flush"));
    }

    private static Task ReloadAllAsync(FaultScene scene) => ForEachMasterAsync(scene, async node =>
    {
        long keys = long.Parse(await node.CommandAsync(scene.Cancellation, "dbsize"), CultureInfo.InvariantCulture);
        string micros = (scene.Hold.TotalMicroseconds / Math.Max(1, keys)).ToString("0", CultureInfo.InvariantCulture);
        await node.CommandAsync(scene.Cancellation, "config", "set", "key-load-delay", micros);
        await node.CommandAsync(scene.Cancellation, "config", "set", "loading-process-events-interval-bytes", "1024");
        await node.CommandAsync(scene.Cancellation, "debug", "reload");
        await node.CommandAsync(scene.Cancellation, "config", "set", "key-load-delay", "0");
    });

    private static async Task ForEachMasterAsync(FaultScene scene, Func<RedisNode, Task> act)
        => await Task.WhenAll((await scene.Stores.MastersAsync(scene.Cancellation)).Select(act));

    private static async Task KillInReplayAsync(FaultScene scene)
    {
        await scene.TellAsync("config", "set", "maxmemory", "1");
        await scene.WaitAsync(scene.Hold);
        await scene.TellAsync(scene.Stores.Nodes, "config", "set", "maxmemory", "0");
        IReadOnlyDictionary<string, double> replayed;
        do
        {
            replayed = await scene.Service.MetricsAsync("imquota_fallback_replayed_total", scene.Cancellation);
        }
        while (replayed.Values.Sum() == 0);

        await scene.Service.KillAsync();
        await scene.Service.StartAgainAsync(scene.Cancellation);
    }
}
