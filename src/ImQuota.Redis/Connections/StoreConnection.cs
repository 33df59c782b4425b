using ImQuota.Domain.Admission;
using StackExchange.Redis;

namespace ImQuota.Redis.Connections;

/// <summary>Owns the multiplexer: single server, Sentinel or Cluster, as the connection string says.</summary>
internal sealed class StoreConnection : IStoreConnection, IAsyncDisposable
{
    private readonly ConnectionMultiplexer _multiplexer;
    private int _looking;

    private StoreConnection(ConnectionMultiplexer multiplexer)
    {
        _multiplexer = multiplexer;
        Database = multiplexer.GetDatabase();
        multiplexer.ConnectionRestored += (_, _) => Restored?.Invoke();
    }

    public IDatabase Database { get; }

    /// <summary>Called when a connection that had been lost is back.</summary>
    public Action? Restored { get; set; }

    /// <summary>Every primary, for what must be looked at on each of them.</summary>
    public IEnumerable<IServer> Primaries => _multiplexer.GetServers().Where(server => server.IsConnected && !server.IsReplica);

    public static async Task<StoreConnection> OpenAsync(StoreOptions options)
        => new(await ConnectionMultiplexer.ConnectAsync(options.Configuration));

    /// <summary>A server that refuses to write may have lost its role: who is primary is looked up again, unless that is under way.</summary>
    public void After(StoreFault fault)
    {
        if (fault is StoreFault.ReadOnly or StoreFault.ClusterDown && Interlocked.Exchange(ref _looking, 1) == 0)
        {
            _ = LookAgainAsync();
        }
    }

    public ValueTask DisposeAsync() => _multiplexer.DisposeAsync();

    private async Task LookAgainAsync()
    {
        try
        {
            await _multiplexer.ConfigureAsync();
        }
        catch (Exception exception) when (StoreFaults.Of(exception) is not null)
        {
            // The next fault asks for it again.
        }
        finally
        {
            Volatile.Write(ref _looking, 0);
        }
    }
}
