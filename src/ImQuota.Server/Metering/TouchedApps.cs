using System.Collections.Concurrent;

namespace ImQuota.Server.Metering;

/// <summary>Apps that were asked about since somebody took them. For several threads; on the path of decisions.</summary>
internal sealed class TouchedApps
{
    private ConcurrentDictionary<ulong, byte> _apps = new();

    public void Add(ulong app)
    {
        // Almost always there already, which takes no lock.
        ConcurrentDictionary<ulong, byte> apps = Volatile.Read(ref _apps);
        if (!apps.ContainsKey(app))
        {
            apps.TryAdd(app, 0);
        }
    }

    public IEnumerable<ulong> Take() => Interlocked.Exchange(ref _apps, new ConcurrentDictionary<ulong, byte>()).Keys;
}
