using ImQuota.Load.Measuring;
using ImQuota.Load.Peers;
using ImQuota.Load.Processes;
using ImQuota.Load.Running;

namespace ImQuota.Load.Compare;

/// <summary>All servers of a comparison, on loopback, each started here and stopped here.</summary>
internal sealed class CompareServers : IAsyncDisposable
{
    private readonly TempFolder _folder = new();
    private readonly List<IAsyncDisposable> _started = [];

    public RedisServer Redis { get; private set; } = null!;

    public ServiceProcess Service { get; private set; } = null!;

    /// <summary>Null unless two were asked for.</summary>
    public ServiceProcess? SecondService { get; private set; }

    /// <summary>The empty call.</summary>
    public PeerProcess Empty { get; private set; } = null!;

    /// <summary>The text of a script a request.</summary>
    public PeerProcess ScriptText { get; private set; } = null!;

    /// <summary>Null: not installed.</summary>
    public NginxProcess? Nginx { get; private set; }

    /// <summary>Null: not installed.</summary>
    public H2Load? H2Load { get; private set; }

    /// <exception cref="LoadException">There is no redis-server, or something does not start.</exception>
    public static async Task<CompareServers> StartAsync(CompareOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        var servers = new CompareServers();
        try
        {
            await servers.StartAllAsync(options, time, cancellationToken);
            return servers;
        }
        catch
        {
            await servers.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        for (int i = _started.Count - 1; i >= 0; i--)
        {
            await _started[i].DisposeAsync();
        }

        _folder.Dispose();
    }

    private async Task StartAllAsync(CompareOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        string redis = Programs.Find("redis-server") ?? throw new LoadException("redis-server is not on PATH; compare needs one of its own.");
        Redis = Started(await RedisServer.StartAsync(redis, _folder.Sub("redis"), options.Persist, time, cancellationToken));
        await using (RedisPipe pipe = await RedisPipe.ConnectAsync(Redis.Address, time, cancellationToken))
        {
            await pipe.CallAsync(RedisPipe.Command("SCRIPT", "LOAD", OneLimitScript.Text));
        }

        IReadOnlyDictionary<string, string> runtime = options.Service.RuntimeEnvironment();
        Service = Started(await ServiceProcess.StartAsync(options.Service, Redis.Address, _folder.Path, [], time, cancellationToken));
        if (options.TwoServices)
        {
            SecondService = Started(await ServiceProcess.StartAsync(options.Service, Redis.Address, _folder.Path, [], time, cancellationToken));
        }

        Empty = Started(await PeerProcess.StartAsync(null, runtime, _folder.Path, time, cancellationToken));
        ScriptText = Started(await PeerProcess.StartAsync(Redis.Address, runtime, _folder.Path, time, cancellationToken));
        if (NginxProcess.Find() is { } found)
        {
            Nginx = Started(await NginxProcess.StartAsync(found, Redis.Port, _folder.Sub("nginx"), time, cancellationToken));
        }

        if (H2Load.Find() is { } program)
        {
            H2Load = new H2Load(program, _folder.Path, options.Connections, Math.Max(1, options.InFlight / options.Connections));
        }
    }

    private T Started<T>(T server)
        where T : IAsyncDisposable
    {
        _started.Add(server);
        return server;
    }
}
