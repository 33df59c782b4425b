using ImQuota.Domain.Admission;
using ImQuota.Domain.Metering.Repair;
using ImQuota.Redis.Admission;

namespace ImQuota.Redis.Repair;

/// <summary>Puts right what an app counted, by a script of its own beside that of the decisions.</summary>
public sealed class RepairStore : IRepairStore
{
    private readonly IStoreConnection _connection;
    private readonly AppViews _views;
    private readonly AdmissionScriptRunner _runner;
    private readonly GroupMembersReader _members;
    private readonly IRecordingStore _admission;
    private readonly Upkeep _upkeep;
    private readonly TimeProvider _time;

    internal RepairStore(
        IStoreConnection connection, AppViews views, AdmissionScriptRunner runner, GroupMembersReader members, IRecordingStore admission, Upkeep upkeep, TimeProvider time)
    {
        _connection = connection;
        _views = views;
        _runner = runner;
        _members = members;
        _admission = admission;
        _upkeep = upkeep;
        _time = time;
    }

    /// <inheritdoc/>
    public async Task<IReconciliation?> BeginAsync(ulong sdkAppId, TruthScope scope, CancellationToken cancellationToken)
    {
        RepairContext app = Of(sdkAppId);
        return scope switch
        {
            TruthScope.Members group => await Reconciliation.BeginAsync(new StoredMembers(app, group.GroupId), cancellationToken),
            TruthScope.Groups => await Reconciliation.BeginAsync(new StoredGroups(app, new GroupDrain(_runner, _members)), cancellationToken),
            TruthScope.Connections node => await Reconciliation.BeginAsync(new StoredConnections(app, node.NodeId), cancellationToken),
            TruthScope.Friends user => await app.LayoutAsync(cancellationToken) is null ? null : new FriendReconciliation(app, user.UserId),
            _ => throw new ArgumentOutOfRangeException(nameof(scope), scope, "The store does not know this truth."),
        };
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<RecountedCounter>?> RecountAsync(ulong sdkAppId, bool dryRun, bool cutOff, CancellationToken cancellationToken)
        => new Recounter(Of(sdkAppId), dryRun).RunAsync(cutOff && !dryRun, cancellationToken);

    private RepairContext Of(ulong sdkAppId) => new(_connection, _views.Of(sdkAppId), _runner, _members, _admission, _upkeep, _time);
}
