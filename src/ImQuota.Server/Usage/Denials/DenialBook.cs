using ImQuota.Domain.Admission;
using ImQuota.Server.Admission;
using ImQuota.Server.Validation;
using NodaTime;

namespace ImQuota.Server.Usage.Denials;

/// <summary>
/// What this process refused lately: the apps it refused something last, each by action and reason. Of an app that does not exist nothing is kept, so callers cannot
/// fill it by making ids up.
/// </summary>
internal sealed class DenialBook(TimeProvider time)
{
    /// <summary>Apps at most, each with no more entries than there are reasons of its actions: a page shows one app at a time.</summary>
    internal const int Capacity = 1024;

    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, LinkedListNode<AppDenials>> _apps = [];
    private readonly LinkedList<AppDenials> _latestFirst = [];

    /// <summary>From when on it has counted.</summary>
    public Instant Since { get; } = time.Now();

    /// <summary>Only when something was denied: the path of what is allowed does not come here.</summary>
    public void Add(ulong sdkAppId, IReadOnlyList<AdmissionRequest> requests, AdmissionOutcome[] outcomes)
    {
        lock (_gate)
        {
            for (int i = 0; i < outcomes.Length; i++)
            {
                AdmissionOutcome outcome = outcomes[i];
                if (outcome is { Allowed: false, Undecided: null, Reason: not DenyReason.AppNotFound })
                {
                    Of(sdkAppId).Of(ActionKinds.Of(requests[i].Action), outcome.Reason).Add(outcome);
                }
            }
        }
    }

    /// <summary>The latest first; <paramref name="map"/> is called while nothing changes.</summary>
    public IReadOnlyList<T> Read<T>(ulong sdkAppId, Func<int, ReasonCount, T> map)
    {
        lock (_gate)
        {
            return _apps.TryGetValue(sdkAppId, out LinkedListNode<AppDenials>? app)
                ? [.. app.Value.Reasons.OrderByDescending(pair => pair.Value.Last!.CheckedAt).ThenBy(pair => pair.Key).Select(pair => map(pair.Key.Action, pair.Value))]
                : [];
        }
    }

    private AppDenials Of(ulong sdkAppId)
    {
        if (!_apps.TryGetValue(sdkAppId, out LinkedListNode<AppDenials>? app))
        {
            if (_apps.Count == Capacity)
            {
                _apps.Remove(_latestFirst.Last!.Value.SdkAppId);
                _latestFirst.RemoveLast();
            }

            app = new LinkedListNode<AppDenials>(new AppDenials(sdkAppId));
            _apps.Add(sdkAppId, app);
        }
        else if (app != _latestFirst.First)
        {
            _latestFirst.Remove(app);
        }

        if (app.List is null)
        {
            _latestFirst.AddFirst(app);
        }

        return app.Value;
    }

    private sealed class AppDenials(ulong sdkAppId)
    {
        public ulong SdkAppId => sdkAppId;

        public Dictionary<(int Action, DenyReason Reason), ReasonCount> Reasons { get; } = [];

        public ReasonCount Of(int action, DenyReason reason)
        {
            if (!Reasons.TryGetValue((action, reason), out ReasonCount? count))
            {
                Reasons.Add((action, reason), count = new ReasonCount());
            }

            return count;
        }
    }
}
