using ImQuota.Domain.Admission;
using ImQuota.Redis.Connections;
using StackExchange.Redis;

namespace ImQuota.Redis.Recent;

/// <summary>
/// Whether the store is the run of the server that it was. One that was started again, or a replica that took over, may lack what was acknowledged last; a
/// connection that only broke lacks nothing. Every process sees the same, by the server's own names for its run and for its history of replication.
/// </summary>
/// <param name="connection">To the store.</param>
/// <param name="answerWithin">How long a server is waited for.</param>
/// <param name="time">The clock for that.</param>
internal sealed class StoreLineage(StoreConnection connection, TimeSpan answerWithin, TimeProvider time)
{
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>
    /// Whether there is one primary for all apps. Of a cluster's shards one may lose its last seconds while the others go on, and what is told to those again
    /// would undo what is under way there.
    /// </summary>
    public bool IsOne => !connection.IsCluster;

    /// <summary>Runs that were not seen before and are not accepted yet; empty: the store is what it was. Null: the servers do not tell. A cluster's that do not answer are left out.</summary>
    /// <exception cref="StoreUnavailableException">No primary answers.</exception>
    public async Task<IReadOnlyList<string>?> NewRunsAsync()
    {
        var runs = new List<string>();
        foreach (IServer server in connection.Primaries)
        {
            try
            {
                if (await RunOfAsync(server) is not { } run)
                {
                    return null;
                }

                runs.Add(run);
            }
            catch (StoreUnavailableException) when (connection.IsCluster)
            {
                // The other shards go on; this one is new when it comes back.
            }
        }

        return runs.Count == 0
            ? throw new StoreUnavailableException("No server of the store is connected that takes writes.", StoreFault.Refused)
            : runs.Where(run => !_known.Contains(run)).ToList();
    }

    /// <summary>Whether any run is known.</summary>
    public bool Knows => _known.Count > 0;

    public void Accept(IReadOnlyList<string> runs) => _known.UnionWith(runs);

    private async Task<string?> RunOfAsync(IServer server)
    {
        try
        {
            Dictionary<string, string> told = (await StoreFaults.GuardAsync(() => server.InfoAsync()).WaitAsync(answerWithin, time))
                .SelectMany(section => section)
                .DistinctBy(field => field.Key, StringComparer.Ordinal)
                .ToDictionary(field => field.Key, field => field.Value, StringComparer.Ordinal);
            return told.TryGetValue("run_id", out string? run) ? $"{run}:{told.GetValueOrDefault("master_replid")}" : null;
        }
        catch (TimeoutException)
        {
            throw new StoreUnavailableException($"A server of the store has not told within {answerWithin.TotalMilliseconds} ms which run it is.", StoreFault.Hung);
        }
        catch (RedisServerException)
        {
            return null;
        }
        catch (StoreUnavailableException refused) when (refused.Fault == StoreFault.Unauthorized)
        {
            return null;
        }
    }
}
