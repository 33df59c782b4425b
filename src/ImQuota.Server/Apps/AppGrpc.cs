using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Apps.Search;
using ImQuota.Domain.Audit;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Server.Audit;
using ImQuota.Server.Metering;
using ImQuota.Server.Subscriptions;
using ImQuota.Server.Validation;
using NodaTime;
using AppUsage = ImQuota.Domain.Metering.AppUsage;
using Feature = ImQuota.Domain.Editions.Feature;
using LimitOverride = ImQuota.Domain.Apps.LimitOverride;

namespace ImQuota.Server.Apps;

/// <summary>Apps and what they are entitled to (spec sections 1 and 4); the contract is app.proto.</summary>
internal sealed class AppGrpc(IAppStore apps, IAppSearch search, IAppChangeStore changes, IUsageStore usage, ICatalogueStore catalogues, AppLedger ledger, AppEmitter emitter, TimeProvider time)
    : AppService.AppServiceBase
{
    private readonly AppUpdater _updater = new(apps);

    public override async Task<CreateAppResponse> CreateApp(CreateAppRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        AppRecord app = AppCreation.Read(bad, request, catalogues.Current, time.Now());
        ChangeNote note = ChangeNotes.Read(bad, nameof(CreateApp), request.Author, request.Reason);
        bad.ThrowIfAny();
        if (!await ledger.CreateAsync(app, note, context.CancellationToken))
        {
            throw new RpcException(new Status(StatusCode.AlreadyExists, $"There is an app with sdk_app_id {app.SdkAppId} already."));
        }

        // The store gives it its first version, so the answer is what it keeps.
        AppRecord created = await apps.GetAsync(app.SdkAppId, context.CancellationToken) ?? app;
        return new CreateAppResponse { App = AppMapper.ToProto(created) };
    }

    public override async Task<GetAppResponse> GetApp(GetAppRequest request, ServerCallContext context)
    {
        CheckId(request.SdkAppId);
        AppRecord? app = await apps.GetAsync(request.SdkAppId, context.CancellationToken);

        // Asked of the store, so that the answer is what it decides by, whichever process published the catalogue.
        AppUsage? used = await usage.GetAppAsync(request.SdkAppId, context.CancellationToken);
        if (app is null || used is null)
        {
            throw Failures.UnknownApp(request.SdkAppId);
        }

        return new GetAppResponse
        {
            App = AppMapper.ToProto(app),
            Entitlements = EntitlementsMapper.ToProto(used.Entitlements, app, catalogues.Current, used.AsOf),
        };
    }

    public override async Task<ListAppsResponse> ListApps(ListAppsRequest request, ServerCallContext context)
    {
        AppPage page = AppPage.Read(request);
        FoundApps found = await search.FindAsync(page.Filter, page.After, page.Size, context.CancellationToken);
        var response = new ListAppsResponse { NextPageToken = found.Next?.Token ?? "" };
        response.Apps.AddRange(found.Apps.Select(AppMapper.ToProto));
        return response;
    }

    public override async Task<SetEditionResponse> SetEdition(SetEditionRequest request, ServerCallContext context)
    {
        ChangeNote note = Check(request.SdkAppId, nameof(SetEdition), request.Author, request.Reason);
        AppRecord app = await apps.GetAsync(request.SdkAppId, context.CancellationToken) ?? throw Failures.UnknownApp(request.SdkAppId);
        await ledger.CheckEditionIsFreeAsync(app, context.CancellationToken);
        App changed = await ChangeAsync(request.SdkAppId, record => AppChanges.SetEdition(record, request.Edition, catalogues.Current), note, context);

        // An order that came meanwhile stands.
        await ledger.FollowAsync(app.Account);
        return new SetEditionResponse { App = changed };
    }

    public override async Task<UpdateSettingsResponse> UpdateSettings(UpdateSettingsRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        AppSettingsChange change = SettingsReader.Read(bad, request.Settings);
        ChangeNote note = ChangeNotes.Read(bad, nameof(UpdateSettings), request.Author, request.Reason);
        bad.ThrowIfAny();
        return new UpdateSettingsResponse { App = await ChangeAsync(request.SdkAppId, app => AppChanges.UpdateSettings(app, change), note, context) };
    }

    public override async Task<SetOverrideResponse> SetOverride(SetOverrideRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        LimitKey key = TextFields.Limit(bad, "limit_key", request.LimitKey);
        Instant? expiresAt = Timestamps.Read(bad, "expires_at", request.ExpiresAt);
        TextFields.Text(bad, "author", request.Author, 1, ChangeNotes.AuthorMaxCharacters);
        TextFields.Text(bad, "reason", request.Reason, 1, ChangeNotes.ReasonMaxCharacters);
        Instant now = time.Now();
        var added = new LimitOverride(key, request.Limit, expiresAt, request.Author, request.Reason, now);
        foreach (AppChangeResult wrong in AppChanges.CheckOverride(added, now))
        {
            bad.Add(AppRefusals.FieldOf(wrong.Refusal)!, wrong.Text);
        }

        bad.ThrowIfAny();
        var note = new ChangeNote(nameof(SetOverride), request.Author, request.Reason);
        return new SetOverrideResponse { App = await ChangeAsync(request.SdkAppId, app => AppChanges.SetOverride(app, added, now), note, context) };
    }

    public override async Task<RemoveOverrideResponse> RemoveOverride(RemoveOverrideRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        LimitKey key = TextFields.Limit(bad, "limit_key", request.LimitKey);
        ChangeNote note = ChangeNotes.Read(bad, nameof(RemoveOverride), request.Author, request.Reason);
        bad.ThrowIfAny();
        return new RemoveOverrideResponse { App = await ChangeAsync(request.SdkAppId, app => AppChanges.RemoveOverride(app, key), note, context) };
    }

    public override async Task<ApproveFeatureResponse> ApproveFeature(ApproveFeatureRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        IdFields.Known(bad, "feature", request.Feature, unspecifiedAllowed: false);
        ChangeNote note = ChangeNotes.Read(bad, nameof(ApproveFeature), request.Author, request.Reason);
        bad.ThrowIfAny();
        Instant now = time.Now();
        var feature = (Feature)request.Feature;
        AppRecord app = await _updater.UpdateAsync(
            request.SdkAppId, record => AppChanges.ApproveFeature(record, feature, catalogues.Current, now), note, context.CancellationToken);
        Duration delay = catalogues.Current.Conditions.GetValueOrDefault(feature)?.ApprovalDelay ?? Duration.Zero;
        return new ApproveFeatureResponse { App = AppMapper.ToProto(app), WorksFrom = (app.PushApprovedAt + delay).ToTimestamp() };
    }

    public override async Task<StartTrialResponse> StartTrial(StartTrialRequest request, ServerCallContext context)
    {
        ChangeNote note = Check(request.SdkAppId, nameof(StartTrial), request.Author, request.Reason);
        Instant now = time.Now();
        AppRecord app = await _updater.UpdateAsync(
            request.SdkAppId, record => AppChanges.StartTrial(record, catalogues.Current, now), note, context.CancellationToken);
        int? days = catalogues.Current.Conditions.GetValueOrDefault(Feature.AvCall)?.TrialDays;
        Instant? endsAt = days is { } length ? app.TrialStartedAt + Duration.FromDays(length) : null;
        return new StartTrialResponse { App = AppMapper.ToProto(app), EndsAt = endsAt.ToTimestamp() };
    }

    public override async Task<DisableAppResponse> DisableApp(DisableAppRequest request, ServerCallContext context)
    {
        ChangeNote note = Check(request.SdkAppId, nameof(DisableApp), request.Author, request.Reason);
        App app = await ChangeAsync(request.SdkAppId, app => AppChanges.SetDisabled(app, disabled: true), note, context);
        await ledger.SetDisabledAsync(app.Account, app.SdkAppId, disabled: true, note);
        return new DisableAppResponse { App = app };
    }

    public override async Task<EnableAppResponse> EnableApp(EnableAppRequest request, ServerCallContext context)
    {
        ChangeNote note = Check(request.SdkAppId, nameof(EnableApp), request.Author, request.Reason);
        App app = await ChangeAsync(request.SdkAppId, app => AppChanges.SetDisabled(app, disabled: false), note, context);
        await ledger.SetDisabledAsync(app.Account, app.SdkAppId, disabled: false, note);
        return new EnableAppResponse { App = app };
    }

    public override async Task<DeleteAppResponse> DeleteApp(DeleteAppRequest request, ServerCallContext context)
    {
        ChangeNote note = Check(request.SdkAppId, nameof(DeleteApp), request.Author, request.Reason);
        AppRecord? app = await apps.GetAsync(request.SdkAppId, context.CancellationToken);
        if (app is not null && AppChanges.Delete(app) is { Refusal: not AppRefusal.None } refused)
        {
            throw AppRefusals.ToException(refused);
        }

        if (app is not null)
        {
            await ledger.DeleteAsync(app.Account, app.SdkAppId, note);
            await emitter.EmitLastAsync(app.SdkAppId, CancellationToken.None);
        }

        // Asked of the store even without a record: it then finishes a deletion that was cut short.
        return await apps.DeleteAsync(request.SdkAppId, app?.Account, note, context.CancellationToken)
            ? new DeleteAppResponse()
            : throw Failures.UnknownApp(request.SdkAppId);
    }

    public override async Task<ListAppChangesResponse> ListAppChanges(ListAppChangesRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        ChangePage page = ChangePage.Read(bad, request.PageSize, request.PageToken);
        bad.ThrowIfAny();
        IReadOnlyList<(long Place, AppChange Change)> found = await changes.ListAsync(request.SdkAppId, page.Before, page.Size + 1, context.CancellationToken);
        var response = new ListAppChangesResponse { NextPageToken = page.NextToken([.. found.Select(one => one.Place)]) };
        response.Changes.AddRange(found.Take(page.Size).Select(one => ChangeMapper.ToProto(request.SdkAppId, one.Change)));
        return response;
    }

    private static void CheckId(ulong sdkAppId)
    {
        var bad = new BadFields();
        IdFields.SdkAppId(bad, "sdk_app_id", sdkAppId);
        bad.ThrowIfAny();
    }

    private static ChangeNote Check(ulong sdkAppId, string call, string author, string reason)
    {
        var bad = new BadFields();
        IdFields.SdkAppId(bad, "sdk_app_id", sdkAppId);
        ChangeNote note = ChangeNotes.Read(bad, call, author, reason);
        bad.ThrowIfAny();
        return note;
    }

    private async Task<App> ChangeAsync(ulong sdkAppId, Func<AppRecord, AppChangeResult> change, ChangeNote note, ServerCallContext context)
        => AppMapper.ToProto(await _updater.UpdateAsync(sdkAppId, change, note, context.CancellationToken));
}
