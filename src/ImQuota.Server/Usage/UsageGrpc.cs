using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Metering.History;
using ImQuota.Domain.Metering.Repair;
using ImQuota.Server.Overload;
using ImQuota.Server.Usage.Denials;
using ImQuota.Server.Usage.Repair;
using ImQuota.Server.Validation;
using NodaTime;

namespace ImQuota.Server.Usage;

/// <summary>What apps use (spec section 2); the contract is usage.proto.</summary>
internal sealed class UsageGrpc(
    IAppStore apps,
    IUsageStore usage,
    IRepairStore repair,
    IUsageHistoryStore history,
    DenialBook denials,
    ICatalogueStore catalogues,
    IAdmissionStore admission,
    StreamWriters writers,
    TimeProvider time,
    IHostApplicationLifetime lifetime)
    : UsageService.UsageServiceBase
{
    private const int DefaultIntervalSeconds = 10;
    private const int MaxIntervalSeconds = 3600;

    /// <summary>The most members a group may have (Community); as ids they are below gRPC's 4 MB a message.</summary>
    private const int MaxMembers = 100_000;

    private readonly UsageReader _reader = new(apps, usage, catalogues);
    private readonly ReconcileSession _reconcile = new(apps, usage, repair, catalogues);
    private readonly Explainer _explainer = new(admission, apps, usage, catalogues);

    public override async Task<GetUsageResponse> GetUsage(GetUsageRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        IdFields.UserId(bad, "user_id", request.UserId, required: false);
        IdFields.GroupId(bad, "group_id", request.GroupId, required: false);
        bad.ThrowIfAny();

        var response = new GetUsageResponse { App = await _reader.ReadAppAsync(request.SdkAppId, context.CancellationToken) };
        if (request.UserId.Length > 0)
        {
            response.User = await _reader.ReadUserAsync(request.SdkAppId, request.UserId, context.CancellationToken);
        }

        if (request.GroupId.Length > 0)
        {
            response.Group = await _reader.ReadGroupAsync(request.SdkAppId, request.GroupId, context.CancellationToken);
        }

        return response;
    }

    public override async Task WatchUsage(WatchUsageRequest request, IServerStreamWriter<WatchUsageResponse> responseStream, ServerCallContext context)
    {
        var bad = new BadFields();
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        if (request.IntervalSeconds is < 0 or > MaxIntervalSeconds)
        {
            bad.Add("interval_seconds", $"is {request.IntervalSeconds}; 1 to {MaxIntervalSeconds} are allowed, 0 is {DefaultIntervalSeconds}");
        }

        bad.ThrowIfAny();
        var interval = TimeSpan.FromSeconds(request.IntervalSeconds == 0 ? DefaultIntervalSeconds : request.IntervalSeconds);
        using var end = new StreamEnd(context, lifetime);
        await new UsageWatch(_reader, time).RunAsync(request.SdkAppId, interval, writers.Guard(responseStream, context), end);
    }

    public override async Task<GetUsageHistoryResponse> GetUsageHistory(GetUsageHistoryRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        bad.ThrowIfAny();
        return HistoryMapper.ToProto(await history.ReadAsync(request.SdkAppId, context.CancellationToken) ?? throw Failures.UnknownApp(request.SdkAppId));
    }

    public override Task<ListDenialsResponse> ListDenials(ListDenialsRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        bad.ThrowIfAny();
        Instant now = time.Now();
        var response = new ListDenialsResponse { Since = denials.Since.ToTimestamp(), AsOf = now.ToTimestamp() };
        response.Denials.AddRange(denials.Read(request.SdkAppId, (action, count) => HistoryMapper.ToProto(action, count, now)));
        return Task.FromResult(response);
    }

    public override Task<ImportResponse> Import(IAsyncStreamReader<ImportRequest> requestStream, ServerCallContext context)
        => new Importer(admission).RunAsync(requestStream, context.CancellationToken);

    public override Task ImportStream(
        IAsyncStreamReader<ImportStreamRequest> requestStream, IServerStreamWriter<ImportStreamResponse> responseStream, ServerCallContext context)
        => new Importer(admission).RunAsync(requestStream, writers.Guard(responseStream, context), context.CancellationToken);

    public override async Task<ReconcileResponse> Reconcile(ReconcileRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        IdFields.GroupId(bad, "group_id", request.GroupId);
        IdFields.UserIds(bad, "member_ids", request.MemberIds, 0, MaxMembers);
        bad.ThrowIfAny();

        await _reconcile.MustKeepMembersAsync(request.SdkAppId, request.GroupId, context.CancellationToken);
        Domain.Metering.ReconcileReport report = await usage.ReconcileGroupAsync(
            request.SdkAppId, request.GroupId, request.MemberIds, request.DryRun, context.CancellationToken)
            ?? throw UsageReader.UnknownGroup(request.SdkAppId, request.GroupId);
        return new ReconcileResponse { ExtraCount = report.ExtraCount, MissingIds = { report.MissingIds } };
    }

    public override Task ReconcileStream(
        IAsyncStreamReader<ReconcileStreamRequest> requestStream, IServerStreamWriter<ReconcileStreamResponse> responseStream, ServerCallContext context)
        => _reconcile.RunAsync(requestStream, writers.Guard(responseStream, context), context.CancellationToken);

    public override async Task<RecountResponse> Recount(RecountRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        bad.ThrowIfAny();
        return RepairMapper.ToProto(await repair.RecountAsync(request.SdkAppId, request.DryRun, cutOff: false, context.CancellationToken)
            ?? throw Failures.UnknownApp(request.SdkAppId));
    }

    public override Task<ExplainResponse> Explain(ExplainRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        AdmissionRequest action = ExplainReader.Read(bad, request);
        bad.ThrowIfAny();
        return _explainer.ExplainAsync(request.SdkAppId, action, context.CancellationToken);
    }
}
