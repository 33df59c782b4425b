using System.Net;
using StackExchange.Redis;

namespace ImQuota.Redis.Connections;

/// <summary>
/// What the Sentinels of a service name tell: who is primary, and who its replicas are. The client library follows Sentinels too, but not well enough (3.4.35): it waits for
/// servers in threads of the pool, of which a small machine has two, so that a primary that hung stopped this whole process for up to three seconds at a time; and where
/// two servers call themselves primary, as until the old one hears that it is none, it takes either.
/// </summary>
internal sealed class Sentinels : IAsyncDisposable
{
    private const int DefaultPort = 26_379;

    /// <summary>How long a Sentinel is waited for; others answer meanwhile, and are heard after that at the latest.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromMilliseconds(250);

    private readonly ConfigurationOptions _theirs;
    private readonly ConfigurationOptions _servers;
    private readonly string _service;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _gate = new(1);
    private volatile ConnectionMultiplexer _sentinels;
    private ConnectionMultiplexer? _replicas;

    private Sentinels(ConfigurationOptions theirs, ConfigurationOptions servers, string service, ConnectionMultiplexer sentinels, TimeProvider time)
    {
        (_theirs, _servers, _service, _sentinels, _time) = (theirs, servers, service, sentinels, time);
    }

    /// <param name="configuration">Whose hosts are Sentinels, with a service name.</param>
    /// <param name="time">The clock for waiting.</param>
    public static async Task<Sentinels> OpenAsync(ConfigurationOptions configuration, TimeProvider time)
    {
        ConfigurationOptions servers = configuration.Clone();
        servers.ServiceName = null;
        servers.TieBreaker = "";
        servers.ConnectRetry = 1;
        ConfigurationOptions theirs = servers.Clone();
        theirs.User = configuration.SentinelUser;
        theirs.Password = configuration.SentinelPassword;
        theirs.CommandMap = CommandMap.Sentinel;
        theirs.DefaultDatabase = null;
        ConnectionMultiplexer sentinels = await ConnectAsync(theirs, [.. configuration.EndPoints.Select(WithPort)]);
        return new Sentinels(theirs, servers, configuration.ServiceName!, sentinels, time);
    }

    /// <summary>Whom most of those that answer name; while as many name another one, <paramref name="current"/>. Null: none names any. Never throws.</summary>
    public async Task<EndPoint?> FindPrimaryAsync(EndPoint? current)
    {
        EndPoint?[] named = await AskAsync(sentinel => sentinel.SentinelGetMasterAddressByNameAsync(_service));
        return named.OfType<EndPoint>()
            .GroupBy(one => one)
            .OrderByDescending(one => one.Count())
            .ThenByDescending(one => one.Key.Equals(current))
            .FirstOrDefault()?.Key;
    }

    /// <summary>A connection to a server of theirs; it need not be there.</summary>
    public Task<ConnectionMultiplexer> ConnectAsync(EndPoint server) => ConnectAsync(_servers, [server]);

    /// <summary>The primary's replicas, on a connection of their own, so that nothing of the primary's is ever sent to them. Learns of Sentinels that were not named, too.</summary>
    public async Task<IReadOnlyList<IServer>> ReplicasAsync()
    {
        await _gate.WaitAsync();
        try
        {
            await MeetAsync();
            EndPoint[] named = Array.Find(await AskAsync(sentinel => sentinel.SentinelGetReplicaAddressesAsync(_service)!), one => one is not null) ?? [];
            if (named.Length > 0 && (_replicas is null || !named.ToHashSet().SetEquals(_replicas.GetEndPoints())))
            {
                ConnectionMultiplexer? before = _replicas;
                _replicas = await ConnectAsync(_servers, named);
                await CloseAsync(before);
            }

            return _replicas?.GetServers() ?? [];
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync(_sentinels);
        await CloseAsync(_replicas);
        _gate.Dispose();
    }

    private static Task<ConnectionMultiplexer> ConnectAsync(ConfigurationOptions settings, EndPoint[] endPoints)
    {
        ConfigurationOptions configuration = settings.Clone();
        configuration.EndPoints.Clear();
        Array.ForEach(endPoints, configuration.EndPoints.Add);
        return ConnectionMultiplexer.ConnectAsync(configuration);
    }

    private static Task CloseAsync(ConnectionMultiplexer? connection) => connection?.CloseAsync(allowCommandsToComplete: false) ?? Task.CompletedTask;

    private static EndPoint WithPort(EndPoint endPoint) => endPoint switch
    {
        DnsEndPoint { Port: 0 } name => new DnsEndPoint(name.Host, DefaultPort, name.AddressFamily),
        IPEndPoint { Port: 0 } address => new IPEndPoint(address.Address, DefaultPort),
        _ => endPoint,
    };

    private async Task MeetAsync()
    {
        EndPoint[]?[] told = await AskAsync(sentinel => sentinel.SentinelGetSentinelAddressesAsync(_service)!);
        EndPoint[] known = _sentinels.GetEndPoints();
        EndPoint[] others = [.. told.SelectMany(one => one ?? []).Distinct().Except(known)];
        if (others.Length > 0)
        {
            ConnectionMultiplexer before = _sentinels;
            _sentinels = await ConnectAsync(_theirs, [.. known, .. others]);
            await CloseAsync(before);
        }
    }

    /// <summary>Null in the place of each Sentinel that does not answer.</summary>
    private Task<T?[]> AskAsync<T>(Func<IServer, Task<T?>> question)
        where T : class
        => Task.WhenAll(_sentinels.GetServers().Where(sentinel => sentinel.IsConnected).Select(sentinel => AskAsync(() => question(sentinel))));

    private async Task<T?> AskAsync<T>(Func<Task<T?>> question)
        where T : class
    {
        try
        {
            return await question().WaitAsync(AnswerWithin, _time);
        }
        catch (Exception exception) when (exception is RedisException or TimeoutException or ObjectDisposedException)
        {
            return null;
        }
    }
}
