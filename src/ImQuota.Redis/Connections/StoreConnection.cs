using System.Net;
using ImQuota.Domain.Admission;
using StackExchange.Redis;

namespace ImQuota.Redis.Connections;

/// <summary>
/// Owns the connection: to a single server, to a Cluster, or to whom the Sentinels name, as the connection string says. Of the first two the client library knows who is
/// primary, once it is made to look; under Sentinels there is a connection of its own to each primary, and that to the one before is given up with all that waits on it.
/// </summary>
internal sealed class StoreConnection : IStoreConnection, IAsyncDisposable
{
    /// <summary>More than any healthy answer takes, less than the pause between two looks.</summary>
    private static readonly TimeSpan LookWithin = TimeSpan.FromSeconds(2);

    /// <summary>From one look of the client library's for roles to the next: a failover takes seconds, and every server is asked several things.</summary>
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    /// <summary>From one question to the Sentinels to the next: as often as a breaker lets a call through.</summary>
    private static readonly TimeSpan BetweenQuestions = TimeSpan.FromMilliseconds(100);

    /// <summary>How long the primary of before may still answer.</summary>
    private static readonly TimeSpan LastAnswersWithin = TimeSpan.FromMilliseconds(250);

    /// <summary>How often Sentinels are asked without a fault: a primary that was demoted answers reads as if nothing had happened.</summary>
    private static readonly TimeSpan AskSentinelsEvery = TimeSpan.FromSeconds(1);

    private readonly Sentinels? _sentinels;
    private readonly TimeProvider _time;
    private readonly ITimer? _asking;
    private readonly CancellationTokenSource _ending = new();
    private volatile Link? _link;
    private int _looking;
    private volatile bool _wanted;

    private StoreConnection(Sentinels? sentinels, TimeProvider time)
    {
        (_sentinels, _time) = (sentinels, time);
        _asking = sentinels is null ? null : time.CreateTimer(static connection => ((StoreConnection)connection!).Look(), this, AskSentinelsEvery, AskSentinelsEvery);
    }

    /// <exception cref="StoreUnavailableException">The Sentinels have not named a primary yet that could be connected to.</exception>
    public IDatabase Database => (_link ?? throw new StoreUnavailableException("The Sentinels name no primary that can be connected to.", StoreFault.Refused)).Database;

    /// <summary>Called when a connection that had been lost is back, or another one was taken up.</summary>
    public Action? Restored { get; set; }

    /// <summary>Called when servers have other roles than before.</summary>
    public Action? Changed { get; set; }

    /// <inheritdoc/>
    public bool IsCluster => Array.Exists(Servers, server => server.ServerType == ServerType.Cluster);

    /// <summary>Every primary, for what must be looked at on each of them.</summary>
    public IEnumerable<IServer> Primaries => Servers.Where(server => server.IsConnected && !server.IsReplica);

    private IServer[] Servers => _link?.Multiplexer.GetServers() ?? [];

    public static async Task<StoreConnection> OpenAsync(StoreOptions options, TimeProvider time)
    {
        ConfigurationOptions configuration = options.Configuration;
        if (string.IsNullOrEmpty(configuration.ServiceName))
        {
            var connection = new StoreConnection(null, time);
            connection.TakeUp(await ConnectionMultiplexer.ConnectAsync(configuration), null);
            return connection;
        }

        var following = new StoreConnection(await Sentinels.OpenAsync(configuration, time), time);
        await following.FollowAsync(following._sentinels!);
        return following;
    }

    /// <summary>A server that refuses to write, or does not answer where another may have taken over, may have lost its role: who is primary is looked up again.</summary>
    public void After(StoreFault fault)
    {
        Changed?.Invoke();
        if (fault is StoreFault.ReadOnly or StoreFault.ClusterDown || (fault is StoreFault.Hung or StoreFault.Refused && (_sentinels is not null || IsCluster)))
        {
            Look();
        }
    }

    /// <summary>Asks every server that is known, replicas too, for its time. Never throws for one that is away.</summary>
    public async Task<EndpointHealth[]> LookAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        IReadOnlyList<IServer> replicas = _sentinels is null ? [] : await _sentinels.ReplicasAsync();
        return await Task.WhenAll([
            .. Servers.Select(server => LookAsync(server, server.IsReplica, time, cancellationToken)), .. replicas.Select(server => LookAsync(server, isReplica: true, time, cancellationToken)),
        ]);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        if (_asking is not null)
        {
            await _asking.DisposeAsync();
        }

        if (_sentinels is not null)
        {
            await _sentinels.DisposeAsync();
        }

        if (_link is { } link)
        {
            await link.Multiplexer.DisposeAsync();
        }

        _ending.Dispose();
    }

    private static async Task<EndpointHealth> LookAsync(IServer server, bool isReplica, TimeProvider time, CancellationToken cancellationToken)
    {
        string name = server.EndPoint.ToString()!;
        DateTimeOffset ours = time.GetUtcNow();
        long asked = time.GetTimestamp();
        try
        {
            DateTime theirs = await server.TimeAsync().WaitAsync(LookWithin, time, cancellationToken);
            TimeSpan roundTrip = time.GetElapsedTime(asked);
            return new EndpointHealth(name, isReplica, null, roundTrip, theirs - (ours.UtcDateTime + (roundTrip / 2)));
        }
        catch (Exception exception) when (StoreFaults.Of(exception) is not null || exception is RedisException)
        {
            return new EndpointHealth(name, isReplica, StoreFaults.Of(exception) ?? StoreFault.Other, TimeSpan.Zero, TimeSpan.Zero);
        }
    }

    private void Look()
    {
        _wanted = true;
        if (Interlocked.Exchange(ref _looking, 1) == 0)
        {
            _ = LookAgainAsync();
        }
    }

    /// <summary>Never faults. Goes on until there is a primary, and no fault since that look began.</summary>
    private async Task LookAgainAsync()
    {
        try
        {
            do
            {
                _wanted = false;
                await LookOnceAsync();
                await Task.Delay(_sentinels is null ? BetweenLooks : BetweenQuestions, _time, _ending.Token);
            }
            while (_wanted || !Primaries.Any());
        }
        catch (Exception exception) when (StoreFaults.Of(exception) is not null || exception is RedisException or OperationCanceledException)
        {
            // The next fault asks for it again, or the service ends.
        }
        finally
        {
            Volatile.Write(ref _looking, 0);
        }
    }

    /// <summary>
    /// A look in the midst of a failover finds replicas only, and the client believes that until it looks again by itself, a minute later: scripts are sent all the same,
    /// and every other write is refused. Its look waits for a server that hangs, so Sentinels are asked first, and it only where one that they name took itself for a replica.
    /// </summary>
    private async Task LookOnceAsync()
    {
        if (_sentinels is not null)
        {
            await FollowAsync(_sentinels);
        }

        if (_link is { } link && (_sentinels is null || Servers is [{ IsConnected: true, IsReplica: true }]))
        {
            await link.Multiplexer.ConfigureAsync();
        }
    }

    /// <summary>Takes up the primary that the Sentinels name, once it says so itself.</summary>
    private async Task FollowAsync(Sentinels sentinels)
    {
        EndPoint? current = _link?.Primary;
        if (await sentinels.FindPrimaryAsync(current) is not { } named || named.Equals(current))
        {
            return;
        }

        ConnectionMultiplexer next = await sentinels.ConnectAsync(named);
        if (next.GetServers() is [{ IsConnected: true, IsReplica: false }] && !_ending.IsCancellationRequested)
        {
            TakeUp(next, named);
        }
        else
        {
            await next.CloseAsync(allowCommandsToComplete: false);
        }
    }

    private void TakeUp(ConnectionMultiplexer next, EndPoint? primary)
    {
        next.ConnectionRestored += (_, _) => Restored?.Invoke();
        next.ConfigurationChanged += (_, _) => Changed?.Invoke();
        Link? before = _link;
        _link = new Link(next, next.GetDatabase(), primary);
        if (before is not null)
        {
            Restored?.Invoke();
            Changed?.Invoke();

            _ = GiveUpAsync(before);
        }
    }

    /// <summary>A primary that was demoted in good order still answers what it was asked. What waits for one that hangs fails then, and not when the client's patience ends after seconds.</summary>
    private async Task GiveUpAsync(Link link)
    {
        await Task.Delay(LastAnswersWithin, _time);
        await link.Multiplexer.CloseAsync(allowCommandsToComplete: false);
    }

    /// <param name="Primary">Under Sentinels whom it is to; else null.</param>
    private sealed record Link(ConnectionMultiplexer Multiplexer, IDatabase Database, EndPoint? Primary);
}
