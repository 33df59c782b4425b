namespace ImQuota.Load.Faults.Stores;

/// <summary>The redis-servers of one engine, and how the service reaches them.</summary>
internal abstract class StoreSet : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _started = [];

    /// <summary>For <c>--redis</c>.</summary>
    public abstract string Connection { get; }

    /// <summary>What the service is started with besides.</summary>
    public IReadOnlyList<string> ServiceOptions { get; init; } = [];

    /// <summary>All servers with data.</summary>
    public abstract IReadOnlyList<RedisNode> Nodes { get; }

    /// <summary>The servers that decide now, one a shard.</summary>
    public abstract Task<IReadOnlyList<RedisNode>> MastersAsync(CancellationToken cancellationToken);

    /// <summary>The server that decides about the app now.</summary>
    public abstract Task<RedisNode> MasterOfAsync(ulong app, CancellationToken cancellationToken);

    /// <summary>Ids of apps from <paramref name="first"/> on that lie on different shards, one a shard; one of each policy comes of each.</summary>
    public abstract IReadOnlyList<ulong> Apps(ulong first, int aShard);

    public async ValueTask DisposeAsync()
    {
        for (int i = _started.Count - 1; i >= 0; i--)
        {
            await _started[i].DisposeAsync();
        }
    }

    protected T Started<T>(T server)
        where T : IAsyncDisposable
    {
        _started.Add(server);
        return server;
    }
}
