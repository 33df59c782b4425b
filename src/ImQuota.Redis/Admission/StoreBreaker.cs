using ImQuota.Domain.Admission;

namespace ImQuota.Redis.Admission;

/// <summary>
/// Whether the store is asked for an app: it opens at the first fault that is a state of the store, and then lets one call through now and
/// then, to see. One a app and not one a process, for of a cluster one shard may be away. While closed it costs one volatile read a call.
/// </summary>
internal sealed class StoreBreaker(TimeProvider time)
{
    /// <summary>How often an open breaker lets a call through: seldom enough to cost a hung store nothing, and soon enough after its return.</summary>
    internal static readonly TimeSpan ProbeEvery = TimeSpan.FromMilliseconds(100);

    private volatile StoreUnavailableException? _cause;
    private long _probeAt;

    /// <summary>Null: the store may be asked. Otherwise why it is not.</summary>
    public StoreUnavailableException? Refusal => _cause is { } cause && !IsProbe() ? cause : null;

    public void Answered()
    {
        if (_cause is not null)
        {
            _cause = null;
        }
    }

    public void Failed(StoreUnavailableException cause)
    {
        // A slot that moves is asked again at once, and a queue that is full says nothing about the store.
        if (cause.Fault is not (StoreFault.Moving or StoreFault.Overloaded or StoreFault.Other))
        {
            Volatile.Write(ref _probeAt, After(time.GetTimestamp()));
            _cause = cause;
        }
    }

    private bool IsProbe()
    {
        long due = Volatile.Read(ref _probeAt);
        long now = time.GetTimestamp();
        return now >= due && Interlocked.CompareExchange(ref _probeAt, After(now), due) == due;
    }

    private long After(long timestamp) => timestamp + (long)(ProbeEvery.TotalSeconds * time.TimestampFrequency);
}
