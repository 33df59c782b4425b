using System.Globalization;
using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Server.Subscriptions;
using ImQuota.Server.Validation;
using NodaTime;
using AppUsage = ImQuota.Domain.Metering.AppUsage;
using Feature = ImQuota.Domain.Editions.Feature;
using LimitOverride = ImQuota.Domain.Apps.LimitOverride;

namespace ImQuota.Server.Apps;

/// <summary>Apps and what they are entitled to (spec sections 1 and 4); the contract is app.proto.</summary>
internal sealed class AppGrpc(IAppStore apps, IUsageStore usage, ICatalogueStore catalogues, AppLedger ledger, TimeProvider time) : AppService.AppServiceBase
{
    private const int AuthorMaxCharacters = 64;
    private const int ReasonMaxCharacters = 256;

    private readonly AppUpdater _updater = new(apps);

    public override async Task<CreateAppResponse> CreateApp(CreateAppRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        AppRecord app = AppCreation.Read(bad, request, catalogues.Current, time.Now());
        bad.ThrowIfAny();
        if (!await ledger.CreateAsync(app, context.CancellationToken))
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
        IReadOnlyList<ulong> ids = await apps.ListAsync(page.AfterExclusive, page.Size, context.CancellationToken);
        AppRecord?[] records = await Task.WhenAll(ids.Select(id => apps.GetAsync(id, context.CancellationToken)));
        var response = new ListAppsResponse { NextPageToken = ids.Count < page.Size ? "" : ids[^1].ToString(CultureInfo.InvariantCulture) };
        response.Apps.AddRange(records.OfType<AppRecord>().Select(AppMapper.ToProto));
        return response;
    }

    public override async Task<SetEditionResponse> SetEdition(SetEditionRequest request, ServerCallContext context)
    {
        CheckId(request.SdkAppId);
        AppRecord app = await apps.GetAsync(request.SdkAppId, context.CancellationToken) ?? throw Failures.UnknownApp(request.SdkAppId);
        await ledger.CheckEditionIsFreeAsync(app, context.CancellationToken);
        App changed = await ChangeAsync(request.SdkAppId, record => AppChanges.SetEdition(record, request.Edition, catalogues.Current), context);

        // An order that came meanwhile stands.
        await ledger.FollowAsync(app.Account);
        return new SetEditionResponse { App = changed };
    }

    public override async Task<UpdateSettingsResponse> UpdateSettings(UpdateSettingsRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        AppSettingsChange change = SettingsReader.Read(bad, request.Settings);
        bad.ThrowIfAny();
        return new UpdateSettingsResponse { App = await ChangeAsync(request.SdkAppId, app => AppChanges.UpdateSettings(app, change), context) };
    }

    public override async Task<SetOverrideResponse> SetOverride(SetOverrideRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        LimitKey key = TextFields.Limit(bad, "limit_key", request.LimitKey);
        Instant? expiresAt = Timestamps.Read(bad, "expires_at", request.ExpiresAt);
        TextFields.Text(bad, "author", request.Author, 1, AuthorMaxCharacters);
        TextFields.Text(bad, "reason", request.Reason, 1, ReasonMaxCharacters);
        Instant now = time.Now();
        var added = new LimitOverride(key, request.Limit, expiresAt, request.Author, request.Reason, now);
        foreach (AppChangeResult wrong in AppChanges.CheckOverride(added, now))
        {
            bad.Add(AppRefusals.FieldOf(wrong.Refusal)!, wrong.Text);
        }

        bad.ThrowIfAny();
        return new SetOverrideResponse { App = await ChangeAsync(request.SdkAppId, app => AppChanges.SetOverride(app, added, now), context) };
    }

    public override async Task<RemoveOverrideResponse> RemoveOverride(RemoveOverrideRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        LimitKey key = TextFields.Limit(bad, "limit_key", request.LimitKey);
        bad.ThrowIfAny();
        return new RemoveOverrideResponse { App = await ChangeAsync(request.SdkAppId, app => AppChanges.RemoveOverride(app, key), context) };
    }

    public override async Task<ApproveFeatureResponse> ApproveFeature(ApproveFeatureRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        IdFields.Known(bad, "feature", request.Feature, unspecifiedAllowed: false);
        bad.ThrowIfAny();
        Instant now = time.Now();
        var feature = (Feature)request.Feature;
        AppRecord app = await _updater.UpdateAsync(
            request.SdkAppId, record => AppChanges.ApproveFeature(record, feature, catalogues.Current, now), context.CancellationToken);
        Duration delay = catalogues.Current.Conditions.GetValueOrDefault(feature)?.ApprovalDelay ?? Duration.Zero;
        return new ApproveFeatureResponse { App = AppMapper.ToProto(app), WorksFrom = (app.PushApprovedAt + delay).ToTimestamp() };
    }

    public override async Task<StartTrialResponse> StartTrial(StartTrialRequest request, ServerCallContext context)
    {
        CheckId(request.SdkAppId);
        Instant now = time.Now();
        AppRecord app = await _updater.UpdateAsync(
            request.SdkAppId, record => AppChanges.StartTrial(record, catalogues.Current, now), context.CancellationToken);
        int? days = catalogues.Current.Conditions.GetValueOrDefault(Feature.AvCall)?.TrialDays;
        Instant? endsAt = days is { } length ? app.TrialStartedAt + Duration.FromDays(length) : null;
        return new StartTrialResponse { App = AppMapper.ToProto(app), EndsAt = endsAt.ToTimestamp() };
    }

    public override async Task<DisableAppResponse> DisableApp(DisableAppRequest request, ServerCallContext context)
    {
        App app = await ChangeAsync(request.SdkAppId, app => AppChanges.SetDisabled(app, disabled: true), context);
        await ledger.SetDisabledAsync(app.Account, app.SdkAppId, disabled: true);
        return new DisableAppResponse { App = app };
    }

    public override async Task<EnableAppResponse> EnableApp(EnableAppRequest request, ServerCallContext context)
    {
        App app = await ChangeAsync(request.SdkAppId, app => AppChanges.SetDisabled(app, disabled: false), context);
        await ledger.SetDisabledAsync(app.Account, app.SdkAppId, disabled: false);
        return new EnableAppResponse { App = app };
    }

    public override async Task<DeleteAppResponse> DeleteApp(DeleteAppRequest request, ServerCallContext context)
    {
        CheckId(request.SdkAppId);
        AppRecord? app = await apps.GetAsync(request.SdkAppId, context.CancellationToken);
        if (app is not null && AppChanges.Delete(app) is { Refusal: not AppRefusal.None } refused)
        {
            throw AppRefusals.ToException(refused);
        }

        if (app is not null)
        {
            await ledger.DeleteAsync(app.Account, app.SdkAppId);
        }

        // Asked of the store even without a record: it then finishes a deletion that was cut short.
        return await apps.DeleteAsync(request.SdkAppId, context.CancellationToken)
            ? new DeleteAppResponse()
            : throw Failures.UnknownApp(request.SdkAppId);
    }

    private static void CheckId(ulong sdkAppId)
    {
        var bad = new BadFields();
        IdFields.SdkAppId(bad, "sdk_app_id", sdkAppId);
        bad.ThrowIfAny();
    }

    private async Task<App> ChangeAsync(ulong sdkAppId, Func<AppRecord, AppChangeResult> change, ServerCallContext context)
    {
        CheckId(sdkAppId);
        return AppMapper.ToProto(await _updater.UpdateAsync(sdkAppId, change, context.CancellationToken));
    }
}
