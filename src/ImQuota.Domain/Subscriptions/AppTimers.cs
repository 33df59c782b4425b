using NodaTime;

namespace ImQuota.Domain.Subscriptions;

/// <summary>The next timer of each app, in order; so a step of an evaluation costs what the apps it touches cost, not what all do.</summary>
internal sealed class AppTimers(BillingSettings settings)
{
    private readonly SortedSet<(Instant At, ulong App)> _queue = [];
    private readonly Dictionary<ulong, Instant> _queued = [];

    /// <summary>The earliest; null: none.</summary>
    public Instant? Next => _queue.Count == 0 ? null : _queue.Min.At;

    /// <summary>Puts an app's next timer after an instant in place of the one it had.</summary>
    public void Set(AppStatus app, Instant after)
    {
        if (_queued.Remove(app.App, out Instant before))
        {
            _queue.Remove((before, app.App));
        }

        if (Timers.NextOf(app, settings, after) is { } next)
        {
            _queue.Add((next, app.App));
            _queued.Add(app.App, next);
        }
    }

    /// <summary>Takes the apps whose timer is due, by their ids; each is to be set anew.</summary>
    public IReadOnlyList<ulong> Take(Instant now)
    {
        var due = new List<ulong>();
        while (_queue.Count > 0 && _queue.Min.At <= now)
        {
            (Instant, ulong App) first = _queue.Min;
            _queue.Remove(first);
            _queued.Remove(first.App);
            due.Add(first.App);
        }

        return due;
    }
}
