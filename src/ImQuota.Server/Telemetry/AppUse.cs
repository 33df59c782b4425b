using System.Collections.Frozen;
using Prometheus;

namespace ImQuota.Server.Telemetry;

/// <summary>
/// Decisions by app, for the few apps that are used most in this process; those of all others are one sum. A million apps give as many
/// series as fifty do.
/// </summary>
internal sealed class AppUse
{
    /// <summary>Label of the sum of all apps without a series of their own.</summary>
    public const string Other = "other";

    /// <summary>Apps that are remembered for each that is shown, so that one on its way up is known in time.</summary>
    private const int CandidatesPerShown = 8;

    private readonly Lock _gate = new();
    private readonly UseSketch? _sketch;
    private readonly Counter _decisions;
    private readonly AppDecisions _other;
    private volatile FrozenDictionary<ulong, AppDecisions> _shown = FrozenDictionary<ulong, AppDecisions>.Empty;

    /// <param name="registry">Where the series go.</param>
    /// <param name="shown">Apps with series of their own at most; 0: none.</param>
    public AppUse(CollectorRegistry registry, int shown)
    {
        Shown = shown;
        _sketch = shown == 0 ? null : new UseSketch(shown * CandidatesPerShown);
        _decisions = Instruments.Of(registry).CreateCounter(
            "imquota_app_decisions_total", "Decisions of the apps that this process serves most, while they are among them; those of the rest as other.", ["app", "verdict"]);
        _other = new AppDecisions(_decisions, Other);
    }

    /// <summary>Apps with series of their own at most.</summary>
    public int Shown { get; }

    /// <summary>On the path of decisions, once a run.</summary>
    public void Decided(ulong sdkAppId, int allowed, int denied)
    {
        (_shown.TryGetValue(sdkAppId, out AppDecisions? own) ? own : _other).Add(allowed, denied);
        if (_sketch is null || !_gate.TryEnter())
        {
            // Somebody else is at it: who is used most is seen without this one run too.
            return;
        }

        try
        {
            _sketch.Add(sdkAppId, allowed + denied);
        }
        finally
        {
            _gate.Exit();
        }
    }

    /// <summary>
    /// Chooses anew which apps are shown. One that is shown stays while it is among twice as many, so that series do not come and go.
    /// </summary>
    /// <returns>Those shown, and the other apps that are known to be used.</returns>
    public (IReadOnlyList<ulong> Shown, IReadOnlyList<ulong> Others) Choose()
    {
        ulong[] used = MostUsedFirst();
        FrozenDictionary<ulong, AppDecisions> before = _shown;
        ulong[] staying = [.. used.Take(Shown * 2).Where(before.ContainsKey)];
        ulong[] chosen = [.. staying.Union(used).Take(Shown)];
        _shown = chosen.ToFrozenDictionary(app => app, app => before.TryGetValue(app, out AppDecisions? known) ? known : new AppDecisions(_decisions, AppLabel.Of(app)));
        foreach (AppDecisions gone in before.Where(pair => !_shown.ContainsKey(pair.Key)).Select(pair => pair.Value))
        {
            gone.Remove();
        }

        return (chosen, [.. used.Except(chosen)]);
    }

    private ulong[] MostUsedFirst()
    {
        if (_sketch is null)
        {
            return [];
        }

        lock (_gate)
        {
            ulong[] used = _sketch.MostUsedFirst();
            _sketch.Age();
            return used;
        }
    }
}
