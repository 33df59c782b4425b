using System.Collections.Concurrent;

namespace ImQuota.Server.Fallback;

/// <summary>The apps that are decided without the store, with the journal that they share.</summary>
internal sealed class AwayApps(OpenedJournal opened, TimeProvider time)
{
    private readonly ConcurrentDictionary<ulong, AwayApp> _apps = new(
        opened.Left.Select(left => KeyValuePair.Create(left.Key, new AwayApp(left.Key, left.Value))));

    private readonly Lock _gate = new();
    private volatile int _count = opened.Left.Count;
    private long _since = opened.Left.Count > 0 ? time.GetTimestamp() : 0;
    private TimeSpan _before;

    /// <summary>Null: no policy needs one.</summary>
    public Journal? Journal => opened.Journal;

    /// <summary>One volatile read: whether any app is away.</summary>
    public bool Any => _count > 0;

    public int Count => _count;

    public long Grants => _apps.Values.Sum(app => (long)app.Grants);

    public long JournalBytes => Journal?.Bytes ?? 0;

    public IEnumerable<AwayApp> All => _apps.Values;

    /// <summary>Time in which at least one app was away, since the process began.</summary>
    public TimeSpan TimeAway
    {
        get
        {
            lock (_gate)
            {
                return _count > 0 ? _before + time.GetElapsedTime(_since) : _before;
            }
        }
    }

    public AwayApp? Find(ulong sdkAppId) => _apps.GetValueOrDefault(sdkAppId);

    /// <summary>Enters the app, which is away from now on; to be ended with <see cref="AwayApp.Leave"/>.</summary>
    /// <param name="sdkAppId">The app.</param>
    /// <param name="isNew">It was not away before.</param>
    public AwayApp Enter(ulong sdkAppId, out bool isNew)
    {
        isNew = false;
        while (true)
        {
            if (!_apps.TryGetValue(sdkAppId, out AwayApp? app))
            {
                app = new AwayApp(sdkAppId, []);
                if (!_apps.TryAdd(sdkAppId, app))
                {
                    continue;
                }

                isNew = true;
                Moved(1);
            }

            if (app.TryEnter())
            {
                return app;
            }
        }
    }

    /// <summary>Ends a replay; an app of which the store has everything is away no longer. Returns whether that is so.</summary>
    public bool EndReplay(AwayApp app)
    {
        // Out of the list before callers who wait for it go on: they look there again.
        return app.EndReplay(() =>
        {
            _apps.TryRemove(KeyValuePair.Create(app.SdkAppId, app));
            Moved(-1);
        });
    }

    private void Moved(int by)
    {
        lock (_gate)
        {
            if (_count == 0)
            {
                _since = time.GetTimestamp();
            }

            _count += by;
            if (_count == 0)
            {
                _before += time.GetElapsedTime(_since);
            }
        }
    }
}
