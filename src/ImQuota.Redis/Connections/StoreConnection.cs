using ImQuota.Domain.Admission;
using StackExchange.Redis;

namespace ImQuota.Redis.Connections;

/// <summary>Owns the multiplexer: single server, Sentinel or Cluster, as the connection string says.</summary>
internal sealed class StoreConnection : IStoreConnection, IAsyncDisposable
{
    /// <summary>More than any healthy answer takes, less than the pause between two looks.</summary>
    private static readonly TimeSpan LookWithin = TimeSpan.FromSeconds(2);

    /// <summary>From one look for a primary to the next, while there is none: a failover takes seconds.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    private readonly ConnectionMultiplexer _multiplexer;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ending = new();
    private int _looking;

    private StoreConnection(ConnectionMultiplexer multiplexer, TimeProvider time)
    {
        _multiplexer = multiplexer;
        _time = time;
        Database = multiplexer.GetDatabase();
        multiplexer.ConnectionRestored += (_, _) => Restored?.Invoke();
        multiplexer.ConfigurationChanged += (_, _) => Changed?.Invoke();
    }

    public IDatabase Database { get; }

    /// <summary>Called when a connection that had been lost is back.</summary>
    public Action? Restored { get; set; }

    /// <summary>Called when servers have other roles than before.</summary>
    public Action? Changed { get; set; }

    /// <inheritdoc/>
    public bool IsCluster => Array.Exists(_multiplexer.GetServers(), server => server.ServerType == ServerType.Cluster);

    /// <summary>Every primary, for what must be looked at on each of them.</summary>
    public IEnumerable<IServer> Primaries => _multiplexer.GetServers().Where(server => server.IsConnected && !server.IsReplica);

    public static async Task<StoreConnection> OpenAsync(StoreOptions options, TimeProvider time)
        => new(await ConnectionMultiplexer.ConnectAsync(options.Configuration), time);

    /// <summary>A server that refuses to write may have lost its role: who is primary is looked up again, until there is one, unless that is under way.</summary>
    public void After(StoreFault fault)
    {
        Changed?.Invoke();
        if (fault is StoreFault.ReadOnly or StoreFault.ClusterDown && Interlocked.Exchange(ref _looking, 1) == 0)
        {
            _ = LookAgainAsync();
        }
    }

    /// <summary>Asks every server that the client knows of, replicas too, for its time. Never throws for one that is away.</summary>
    public Task<EndpointHealth[]> LookAsync(TimeProvider time, CancellationToken cancellationToken)
        => Task.WhenAll(_multiplexer.GetServers().Select(server => LookAsync(server, time, cancellationToken)));

    private static async Task<EndpointHealth> LookAsync(IServer server, TimeProvider time, CancellationToken cancellationToken)
    {
        string name = server.EndPoint.ToString()!;
        DateTimeOffset ours = time.GetUtcNow();
        long asked = time.GetTimestamp();
        try
        {
            DateTime theirs = await server.TimeAsync().WaitAsync(LookWithin, time, cancellationToken);
            TimeSpan roundTrip = time.GetElapsedTime(asked);
            return new EndpointHealth(name, server.IsReplica, null, roundTrip, theirs - (ours.UtcDateTime + (roundTrip / 2)));
        }
        catch (Exception exception) when (StoreFaults.Of(exception) is not null || exception is RedisException)
        {
            return new EndpointHealth(name, server.IsReplica, StoreFaults.Of(exception) ?? StoreFault.Other, TimeSpan.Zero, TimeSpan.Zero);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _multiplexer.DisposeAsync();
        _ending.Dispose();
    }

    /// <summary>
    /// A look in the midst of a failover finds replicas only, and the client believes that until it looks again by itself, a minute later: scripts
    /// are sent all the same, and every other write is refused.
    /// </summary>
    private async Task LookAgainAsync()
    {
        try
        {
            await _multiplexer.ConfigureAsync();
            while (!Primaries.Any())
            {
                await Task.Delay(BetweenLooks, _time, _ending.Token);
                await _multiplexer.ConfigureAsync();
            }
        }
        catch (Exception exception) when (StoreFaults.Of(exception) is not null || exception is OperationCanceledException)
        {
            // The next fault asks for it again, or the service ends.
        }
        finally
        {
            Volatile.Write(ref _looking, 0);
        }
    }
}
