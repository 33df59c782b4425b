using ImQuota.Load.Faults.Stores;

namespace ImQuota.Load.Faults;

/// <summary>What a fault is made of.</summary>
internal sealed record FaultScene(StoreSet Stores, FaultService Service, FaultOptions Options, TimeProvider Time, CancellationToken Cancellation)
{
    public SingleStore Single => (SingleStore)Stores;

    public SentinelStores Sentinel => (SentinelStores)Stores;

    public ClusterStores Cluster => (ClusterStores)Stores;

    /// <summary>Apps under load now.</summary>
    public IReadOnlyList<ulong> Apps { get; init; } = [];

    public TimeSpan Hold => Options.Hold;

    public Task WaitAsync(TimeSpan span) => Task.Delay(span, Time, Cancellation);

    /// <summary>A command to each server that decides now.</summary>
    public async Task TellAsync(params string[] command) => await TellAsync(await Stores.MastersAsync(Cancellation), command);

    /// <summary>A command to several servers at once.</summary>
    public Task TellAsync(IEnumerable<RedisNode> nodes, params string[] command) => Task.WhenAll(nodes.Select(node => node.CommandAsync(Cancellation, command)));

    /// <summary>Does something again and again as long as a fault is held.</summary>
    public async Task RepeatAsync(TimeSpan every, Func<Task> act)
    {
        for (long started = Time.GetTimestamp(); Time.GetElapsedTime(started) < Hold;)
        {
            await act();
            await WaitAsync(every);
        }
    }
}
