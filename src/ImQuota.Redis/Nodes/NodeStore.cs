using ImQuota.Domain.Admission;
using ImQuota.Domain.Nodes;
using ImQuota.Redis.Admission;
using NodaTime;

namespace ImQuota.Redis.Nodes;

/// <summary>Leases and reports of nodes, by the admission script, so that they and logins see one order of events.</summary>
public sealed class NodeStore : INodeStore
{
    private readonly AppViews _views;
    private readonly AdmissionScriptRunner _runner;
    private readonly Upkeep _upkeep;
    private readonly TimeProvider _time;

    internal NodeStore(AppViews views, AdmissionScriptRunner runner, Upkeep upkeep, TimeProvider time)
    {
        _views = views;
        _runner = runner;
        _upkeep = upkeep;
        _time = time;
    }

    /// <inheritdoc/>
    public Task<long?> BeginReportAsync(ulong sdkAppId, string nodeId, Duration lease, CancellationToken cancellationToken)
        => RunAsync(sdkAppId, ScriptOperation.BeginReport, nodeId, [Micros(lease)], cancellationToken);

    /// <inheritdoc/>
    public async Task<bool> ReportAsync(
        ulong sdkAppId, string nodeId, long epoch, IReadOnlyList<NodeConnection> connections, CancellationToken cancellationToken)
    {
        AppView view = _views.Of(sdkAppId);
        var work = new SimpleWork(batch => WriteReport(batch, nodeId, epoch, connections));
        if (await _runner.RunAsync(view, _time.GetInstant(), work, cancellationToken) is not { } reply)
        {
            return false;
        }

        await _upkeep.Begin(view, reply);
        return reply.ReadNumber() == 1;
    }

    /// <inheritdoc/>
    public async Task<long> EndReportAsync(ulong sdkAppId, string nodeId, long epoch, CancellationToken cancellationToken)
    {
        long gone = await RunAsync(sdkAppId, ScriptOperation.EndReport, nodeId, [epoch], cancellationToken) ?? -1;
        await SweepAfterAsync(sdkAppId, gone, cancellationToken);
        return gone;
    }

    /// <inheritdoc/>
    public async Task<bool> RenewAsync(ulong sdkAppId, string nodeId, long epoch, Duration lease, CancellationToken cancellationToken)
        => await RunAsync(sdkAppId, ScriptOperation.Renew, nodeId, [epoch, Micros(lease)], cancellationToken) == 1;

    /// <inheritdoc/>
    public async Task ReleaseAsync(ulong sdkAppId, string nodeId, CancellationToken cancellationToken)
    {
        long gone = await RunAsync(sdkAppId, ScriptOperation.Release, nodeId, [], cancellationToken) ?? 0;
        await SweepAfterAsync(sdkAppId, gone, cancellationToken);
    }

    /// <inheritdoc/>
    public Task SweepAsync(ulong sdkAppId, CancellationToken cancellationToken)
        => _upkeep.SweepAsync(_views.Of(sdkAppId), cancellationToken);

    private static void WriteReport(ScriptBatch batch, string nodeId, long epoch, IReadOnlyList<NodeConnection> connections)
    {
        batch.Begin(ScriptOperation.Report);
        batch.Add(nodeId);
        batch.Add(epoch);
        batch.Add(connections.Count);
        foreach (NodeConnection connection in connections)
        {
            long tag = batch.UserTag(connection.UserId);
            batch.AddTag(tag);
            batch.AddBucket(BucketTable.Presence, tag);
            batch.Add((int)connection.Platform);
            batch.Add(connection.ConnectionId);
        }
    }

    private Task SweepAfterAsync(ulong sdkAppId, long gone, CancellationToken cancellationToken)
        => gone is > 0 and <= Upkeep.SweptAtOnce ? SweepAsync(sdkAppId, cancellationToken) : Task.CompletedTask;

    private async Task<long?> RunAsync(
        ulong sdkAppId, ScriptOperation operation, string nodeId, long[] arguments, CancellationToken cancellationToken)
    {
        AppView view = _views.Of(sdkAppId);
        var work = new SimpleWork(batch =>
        {
            batch.Begin(operation, AdmissionMode.Enforce);
            batch.Add(nodeId);
            foreach (long argument in arguments)
            {
                batch.Add(argument);
            }
        });
        ScriptReply? reply = await _runner.RunAsync(view, _time.GetInstant(), work, cancellationToken);
        return reply is { } done ? done.ReadNumber() : null;
    }

    private static long Micros(Duration duration) => duration.BclCompatibleTicks / 10;
}
