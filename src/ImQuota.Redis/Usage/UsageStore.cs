using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Metering.Repair;
using ImQuota.Redis.Admission;
using ImQuota.Redis.Packing;
using NodaTime;

namespace ImQuota.Redis.Usage;

/// <summary>Reads what apps use, by the admission script: ended leases and the turn of the month are seen as a decision would see them.</summary>
public sealed class UsageStore : IUsageStore
{
    private readonly AppViews _views;
    private readonly AdmissionScriptRunner _runner;
    private readonly IRepairStore _repair;
    private readonly MonthReader _months;
    private readonly IStoreConnection _connection;
    private readonly TimeProvider _time;

    internal UsageStore(
        IStoreConnection connection, AppViews views, AdmissionScriptRunner runner, IRepairStore repair, TimeProvider time)
    {
        _connection = connection;
        _views = views;
        _runner = runner;
        _repair = repair;
        _months = new MonthReader(connection, views, runner, time);
        _time = time;
    }

    /// <inheritdoc/>
    public async Task<AppUsage?> GetAppAsync(ulong sdkAppId, CancellationToken cancellationToken)
    {
        ScriptReply? reply = await RunAsync(sdkAppId, static batch => batch.Begin(ScriptOperation.AppUsage), cancellationToken);
        return reply is { } done ? AppUsageReader.Read(done) : null;
    }

    /// <inheritdoc/>
    public Task<MonthUsage?> GetMonthAsync(ulong sdkAppId, YearMonth month, CancellationToken cancellationToken)
        => _months.ReadAsync(sdkAppId, month, cancellationToken);

    /// <inheritdoc/>
    public async Task<AppCensus?> GetCensusAsync(ulong sdkAppId, CancellationToken cancellationToken)
    {
        var scan = new TableScan(_connection, _views.Of(sdkAppId), token => LayoutAsync(sdkAppId, token));
        return await LayoutAsync(sdkAppId, cancellationToken) is null ? null : await new CensusReader(scan).ReadAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<UserUsage?> GetUserAsync(ulong sdkAppId, string userId, CancellationToken cancellationToken)
    {
        ScriptReply? reply = await RunAsync(sdkAppId, batch => StoredUser.Write(batch, userId), cancellationToken);
        if (reply is not { } done)
        {
            return null;
        }

        var user = StoredUser.Read(done);
        return new UserUsage(
            user.Registered, user.Active && AppUsageReader.CountsExactly(done.Batch.Facts), user.Counters.Groups, user.Counters.Friends, user.Connections);
    }

    /// <inheritdoc/>
    public async Task<GroupUsage?> GetGroupAsync(ulong sdkAppId, string groupId, CancellationToken cancellationToken)
    {
        ScriptReply? reply = await RunAsync(sdkAppId, batch => WriteGroup(batch, groupId), cancellationToken);
        if (reply is not { } done)
        {
            return null;
        }

        PackReader reader = done.Read();
        return reader.ReadArray() == 0 ? null : new GroupUsage((GroupType)reader.ReadInt32(), reader.ReadNumber(), reader.ReadInt32() == 1);
    }

    /// <inheritdoc/>
    public async Task<ReconcileReport?> ReconcileGroupAsync(
        ulong sdkAppId, string groupId, IReadOnlyList<string> memberIds, bool dryRun, CancellationToken cancellationToken)
    {
        if (await _repair.BeginAsync(sdkAppId, new TruthScope.Members(groupId), cancellationToken) is not { } members)
        {
            return null;
        }

        foreach (string id in memberIds)
        {
            members.Add(new TruthEntry(id));
        }

        TruthReport report = await members.EndAsync(dryRun, cancellationToken);
        return new ReconcileReport(report.Missing, report.Extra);
    }

    private static void WriteGroup(ScriptBatch batch, string groupId)
    {
        batch.Begin(ScriptOperation.GroupUsage);
        batch.AddGroup(groupId);
    }

    private async Task<AppLayout?> LayoutAsync(ulong sdkAppId, CancellationToken cancellationToken)
        => await RunAsync(sdkAppId, static batch => batch.Begin(ScriptOperation.AppUsage), cancellationToken) is { } reply ? reply.Batch.Layout : null;

    private Task<ScriptReply?> RunAsync(ulong sdkAppId, Action<ScriptBatch> write, CancellationToken cancellationToken)
        => _runner.RunAsync(_views.Of(sdkAppId), _time.GetInstant(), new SimpleWork(write), cancellationToken);
}
