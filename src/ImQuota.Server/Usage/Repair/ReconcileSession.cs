using Grpc.Core;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Metering.Repair;
using ImQuota.Server.Validation;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Usage.Repair;

/// <summary>Takes a truth in parts, and compares it when it is whole.</summary>
internal sealed class ReconcileSession(IAppStore apps, IUsageStore usage, IRepairStore repair, ICatalogueStore catalogues)
{
    /// <summary>Entries of a truth, about 200 bytes each while it is taken. As many as members that a group can have in the store.</summary>
    private const int MaxEntries = 1 << 20;

    /// <exception cref="RpcException">As usage.proto tells; nothing was changed, but where it says so.</exception>
    public async Task RunAsync(
        IAsyncStreamReader<Wire.ReconcileStreamRequest> requests, IServerStreamWriter<Wire.ReconcileStreamResponse> responses, CancellationToken cancellationToken)
    {
        var bad = new BadFields();
        if (!await requests.MoveNext(cancellationToken) || requests.Current.Begin is not { } begin)
        {
            bad.Add("begin", "is not the first message");
            throw bad.ToStatus().ToRpcException();
        }

        TruthScope? scope = TruthReader.Read(bad, begin);
        bad.ThrowIfAny();
        IReconciliation truth = await BeginAsync(begin.SdkAppId, scope!, cancellationToken);
        await responses.WriteAsync(new Wire.ReconcileStreamResponse { Begun = new Wire.ReconcileBegun() }, cancellationToken);
        while (await requests.MoveNext(cancellationToken))
        {
            List<TruthEntry> part = TruthReader.Read(bad, scope!, requests.Current);
            if (truth.Count + part.Count > MaxEntries)
            {
                bad.Add("message", $"would bring the truth to more than {MaxEntries} entries");
            }

            bad.ThrowIfAny();
            part.ForEach(truth.Add);
        }

        TruthReport report = await truth.EndAsync(begin.DryRun, cancellationToken);
        await responses.WriteAsync(new Wire.ReconcileStreamResponse { Report = RepairMapper.ToProto(report) }, cancellationToken);
    }

    /// <exception cref="RpcException">FAILED_PRECONDITION: a live group, whose memberships the app does not store.</exception>
    public async Task MustKeepMembersAsync(ulong sdkAppId, string groupId, CancellationToken cancellationToken)
    {
        AppRecord app = await apps.GetAsync(sdkAppId, cancellationToken) ?? throw Failures.UnknownApp(sdkAppId);
        GroupUsage? group = await usage.GetGroupAsync(sdkAppId, groupId, cancellationToken);
        if (group is not null && catalogues.Current.GroupTypes[group.Type].Live && !app.Settings.CountLiveMembership)
        {
            throw Failures.Precondition($"{BadFields.Show(groupId)} is a live group, and the app does not store memberships of those.");
        }
    }

    private async Task<IReconciliation> BeginAsync(ulong sdkAppId, TruthScope scope, CancellationToken cancellationToken)
    {
        if (scope is not TruthScope.Members members)
        {
            return await repair.BeginAsync(sdkAppId, scope, cancellationToken) ?? throw Failures.UnknownApp(sdkAppId);
        }

        await MustKeepMembersAsync(sdkAppId, members.GroupId, cancellationToken);
        return await repair.BeginAsync(sdkAppId, scope, cancellationToken) ?? throw UsageReader.UnknownGroup(sdkAppId, members.GroupId);
    }
}
