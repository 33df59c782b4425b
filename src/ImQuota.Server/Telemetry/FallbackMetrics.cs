using ImQuota.Domain.Admission;
using ImQuota.Redis;
using ImQuota.Redis.Recent;
using ImQuota.Server.Admission;
using ImQuota.Server.Fallback;
using Prometheus;

namespace ImQuota.Server.Telemetry;

/// <summary>The instruments of the time without the store, and of its journal.</summary>
internal sealed class FallbackMetrics
{
    private readonly Counter.Child[] _open;
    private readonly Counter.Child[] _bounded;
    private readonly Counter.Child[] _undecided;
    private readonly Counter _replayed;
    private readonly Counter _overLimit;
    private readonly Counter _journalFull;

    public FallbackMetrics(CollectorRegistry registry, AwayApps away, FallbackSettings settings, ImQuotaStore store)
    {
        MetricFactory metrics = Instruments.Of(registry);
        Counter decisions = metrics.CreateCounter(
            "imquota_fallback_decisions_total", "Decisions without the store, by action and policy.", ["action", "policy"]);
        Counter undecided = metrics.CreateCounter(
            "imquota_fallback_undecided_total", "Actions that the policy gave no answer to while the store was away.", ["action"]);
        _open = [.. ActionKinds.Names.Select(kind => decisions.WithLabels(kind, "open"))];
        _bounded = [.. ActionKinds.Names.Select(kind => decisions.WithLabels(kind, "bounded"))];
        _undecided = [.. ActionKinds.Names.Select(kind => undecided.WithLabels(kind))];
        _replayed = metrics.CreateCounter("imquota_fallback_replayed_total", "Actions of the journal that the store has counted.");
        _overLimit = metrics.CreateCounter("imquota_fallback_over_admissions_total", "Of these, those that were above a limit.");
        _journalFull = metrics.CreateCounter("imquota_journal_refused_total", "Actions that the journal did not take, being at its bound or without a disk.");
        metrics.CreateGauge("imquota_journal_max_bytes", "Bound of the journal.").Set(settings.MaxJournalBytes);
        Counter seconds = metrics.CreateCounter("imquota_fallback_seconds_total", "Time in which at least one app was decided without the store.");
        Gauge apps = metrics.CreateGauge("imquota_fallback_apps", "Apps that are decided without the store now.");
        Gauge grants = metrics.CreateGauge("imquota_fallback_unconfirmed_grants", "Grants that the store has not counted yet.");
        Gauge bytes = metrics.CreateGauge("imquota_journal_bytes", "Size of the journal.");
        Gauge kept = metrics.CreateGauge("imquota_retell_kept_actions", "Actions kept for a store that loses its last seconds.");
        Counter dropped = metrics.CreateCounter("imquota_retell_dropped_total", "Actions that went before their time, for there were too many.");
        Counter losses = metrics.CreateCounter("imquota_retell_losses_total", "Times that the store was another run of its server than before.");
        Counter told = metrics.CreateCounter("imquota_retold_total", "Actions that the store was told again for that.");
        registry.AddBeforeCollectCallback(() =>
        {
            RetellingState state = store.Retelling;
            kept.Set(state.Kept);
            dropped.IncTo(state.Dropped);
            losses.IncTo(state.Losses);
            told.IncTo(state.Told);
            apps.Set(away.Count);
            grants.Set(away.Grants);
            bytes.Set(away.JournalBytes);
            seconds.IncTo(away.TimeAway.TotalSeconds);
        });
    }

    public void Decided(AdmissionAction action, FailurePolicy policy)
        => (policy == FailurePolicy.Open ? _open : _bounded)[ActionKinds.Of(action)].Inc();

    public void Undecided(AdmissionAction action) => _undecided[ActionKinds.Of(action)].Inc();

    public void JournalRefused(int entries) => _journalFull.Inc(entries);

    public void Replayed(int entries, int overLimit)
    {
        _replayed.Inc(entries);
        _overLimit.Inc(overLimit);
    }
}
