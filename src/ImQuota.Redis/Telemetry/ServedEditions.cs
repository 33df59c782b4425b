using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace ImQuota.Redis.Telemetry;

/// <summary>How many of the apps that this process has served are of each edition; kept up where an app's facts are read, so nothing is walked.</summary>
internal sealed class ServedEditions
{
    private readonly ConcurrentDictionary<string, StrongBox<long>> _counts = new(StringComparer.Ordinal);

    /// <summary>An app was first seen (<paramref name="from"/> is null), changed its edition, or is gone (<paramref name="to"/> is null).</summary>
    public void Move(string? from, string? to)
    {
        if (string.Equals(from, to, StringComparison.Ordinal))
        {
            return;
        }

        if (from is not null)
        {
            Interlocked.Decrement(ref BoxOf(from).Value);
        }

        if (to is not null)
        {
            Interlocked.Increment(ref BoxOf(to).Value);
        }
    }

    public IReadOnlyDictionary<string, long> Read()
        => _counts.ToDictionary(pair => pair.Key, pair => Interlocked.Read(ref pair.Value.Value), StringComparer.Ordinal);

    private StrongBox<long> BoxOf(string edition) => _counts.GetOrAdd(edition, static _ => new StrongBox<long>());
}
