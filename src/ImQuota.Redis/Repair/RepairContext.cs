using ImQuota.Domain.Admission;
using ImQuota.Redis.Admission;
using ImQuota.Redis.Usage;
using NodaTime;

namespace ImQuota.Redis.Repair;

/// <summary>One app under repair: runs the repair script and reads the app's tables.</summary>
internal sealed class RepairContext(
    IStoreConnection connection, AppView view, AdmissionScriptRunner runner, GroupMembersReader members, IRecordingStore admission, Upkeep upkeep, TimeProvider time)
{
    public ulong App => view.SdkAppId;

    public AppView View => view;

    public Instant Now => time.GetInstant();

    public Tagger Tagger => runner.Tagger;

    public GroupMembersReader Members => members;

    public TableScan Scan => new(connection, view, LayoutAsync);

    public Task<ScriptReply?> RunAsync(ScriptWork work, CancellationToken cancellationToken)
        => runner.RunAsync(view, time.GetInstant(), work, cancellationToken);

    public Task<ScriptReply?> RunAsync(Action<ScriptBatch> write, CancellationToken cancellationToken) => RunAsync(new SimpleWork(write), cancellationToken);

    /// <summary>Of what makes tables grow, which is waited for.</summary>
    public async Task RunGrowingAsync(Action<ScriptBatch> write, CancellationToken cancellationToken)
    {
        if (await RunAsync(write, cancellationToken) is { } reply)
        {
            await upkeep.Begin(view, reply);
        }
    }

    /// <summary>Sizes of the tables as they are now. Null: unknown app.</summary>
    public async Task<AppLayout?> LayoutAsync(CancellationToken cancellationToken)
        => await RunAsync(static batch => batch.Begin(ScriptOperation.AppUsage), cancellationToken) is { } reply ? reply.Batch.Layout : null;

    /// <summary>Counts facts whatever the limits, and lets tables grow; returns how many were taken.</summary>
    public async Task<int> RecordAsync(IEnumerable<AdmissionAction> facts, CancellationToken cancellationToken)
    {
        AdmissionRequest[] requests = [.. facts.Select(fact => new AdmissionRequest(AdmissionMode.Record, fact))];
        AdmissionOutcome[] outcomes = await admission.DecideAsync(App, requests, cancellationToken);
        return outcomes.Count(outcome => outcome.Allowed);
    }
}
