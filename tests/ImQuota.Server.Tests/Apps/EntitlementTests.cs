using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Server.Tests.Hosting;
using NodaTime;
using Xunit;
using DenyReason = ImQuota.Domain.Admission.DenyReason;
using Duration = NodaTime.Duration;

namespace ImQuota.Server.Tests.Apps;

/// <summary>What changes an app's entitlements: edition, overrides, settings, approval, trial; each works at the next decision.</summary>
public sealed class EntitlementTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetApp_Standard_ShowsTheEditionTable()
    {
        await using AdminHost host = await AdminHost.StartAsync("standard");

        Entitlements entitlements = await EntitlementsAsync(host);

        Assert.Equal(("standard", "Standard", 1, 7, 10_000), (
            entitlements.Edition, entitlements.EditionName, entitlements.CatalogVersion, entitlements.RetentionDays, entitlements.MauAllowance));
        Assert.Equal(
            new Dictionary<string, long>
            {
                ["users"] = -1,
                ["mau"] = -1,
                ["user_groups"] = 500,
                ["friends"] = 3000,
                ["group_members"] = 200,
                ["community_members"] = 100_000,
                ["groups"] = -1,
                ["live_groups"] = 50,
                ["daily_growth"] = 10_000,
                ["daily_broadcast"] = 5,
            },
            entitlements.Limits.ToDictionary(limit => limit.Key, limit => limit.Limit));
        Assert.Equal((1, 1), (entitlements.Devices.PerNativePlatform, entitlements.Devices.OnWeb));
        Assert.Equal(
            [(Feature.GlobalCoverage, FeatureState.Available), (Feature.AvCall, FeatureState.SwitchedOff)],
            entitlements.Features.Where(one => one.State != FeatureState.NotInEdition).Select(one => (one.Feature, one.State)));
        Assert.Equal(16, entitlements.Features.Count);
    }

    [Fact]
    public async Task SetEdition_WorksAtTheNextCall()
    {
        await using AdminHost host = await AdminHost.StartAsync("standard");
        var community = new CreateGroupAction("g1", Domain.Editions.GroupType.Community, "", []);

        AdmissionOutcome before = await host.DecideAsync(community);
        await SetEditionAsync(host, "premium");
        AdmissionOutcome after = await host.DecideAsync(community);

        Assert.Equal((DenyReason.FeatureNotInEdition, true), (before.Reason, after.Allowed));
    }

    [Fact]
    public async Task SetEdition_Unknown_NamesTheField()
    {
        await using AdminHost host = await AdminHost.StartAsync("standard");

        Assert.Equal(["edition"], await AdminHost.FailsAsync(StatusCode.InvalidArgument, () => SetEditionAsync(host, "gold")));
        Assert.Equal("standard", (await EntitlementsAsync(host)).Edition);
    }

    [Fact]
    public async Task SetOverride_ChangesTheNextDecision_UntilItsEnd_AndIsListed()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        Instant end = AdminHost.Start + Duration.FromHours(1);
        await host.LoginAsync("u1");

        await host.Apps.SetOverrideAsync(Override("users", 1, end), cancellationToken: Cancellation);
        AdmissionOutcome denied = await host.LoginAsync("u2");
        Entitlements during = await EntitlementsAsync(host);
        host.Clock.AdvanceTo(end);
        AdmissionOutcome allowed = await host.LoginAsync("u2");
        GetAppResponse after = await host.Apps.GetAppAsync(new GetAppRequest { SdkAppId = AdminHost.App }, cancellationToken: Cancellation);

        Assert.Equal((DenyReason.UserLimit, 1, true), (denied.Reason, denied.Limit?.Limit, allowed.Allowed));
        LimitEntitlement limit = Assert.Single(during.Limits, one => one.Key == "users");
        Assert.Equal((1, 100, "ann", "a contract"), (limit.Limit, limit.EditionLimit, limit.Override.Author, limit.Override.Reason));
        Assert.Equal(end.ToDateTimeOffset(), during.ValidUntil.ToDateTimeOffset());
        Assert.Null(Assert.Single(after.Entitlements.Limits, one => one.Key == "users").Override);
        Assert.Single(after.App.Overrides);
    }

    [Fact]
    public async Task RemoveOverride_BringsTheEditionsValueBack()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        await host.Apps.SetOverrideAsync(Override("users", 0, null), cancellationToken: Cancellation);
        AdmissionOutcome denied = await host.LoginAsync("u1");

        await host.Apps.RemoveOverrideAsync(new RemoveOverrideRequest { SdkAppId = AdminHost.App, LimitKey = "users" }, cancellationToken: Cancellation);

        Assert.Equal((DenyReason.UserLimit, true), (denied.Reason, (await host.LoginAsync("u1")).Allowed));
    }

    [Fact]
    public async Task SetOverride_EverythingWrong_NamesEveryField()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        SetOverrideRequest request = Override("moons", -2, AdminHost.Start);
        request.SdkAppId = 0;
        request.Author = "a\u0001";
        request.Reason = "";

        Assert.Equal(["sdk_app_id", "limit_key", "author", "reason", "limit", "expires_at"], await AdminHost.FailsAsync(
            StatusCode.InvalidArgument, async () => await host.Apps.SetOverrideAsync(request, cancellationToken: Cancellation)));
        Assert.Empty((await host.Apps.GetAppAsync(new GetAppRequest { SdkAppId = AdminHost.App }, cancellationToken: Cancellation)).App.Overrides);
    }

    [Fact]
    public async Task SetOverride_TimestampOutOfItsType_NamesTheField()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        SetOverrideRequest request = Override("users", 1, null);
        request.ExpiresAt = new Timestamp { Seconds = 253_402_300_800 };

        Assert.Equal(["expires_at"], await AdminHost.FailsAsync(
            StatusCode.InvalidArgument, async () => await host.Apps.SetOverrideAsync(request, cancellationToken: Cancellation)));
    }

    [Fact]
    public async Task SetOverride_SeventeenthOfALimit_IsFailedPrecondition()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        for (int i = 1; i <= 16; i++)
        {
            await host.Apps.SetOverrideAsync(Override("users", i, AdminHost.Start + Duration.FromDays(i)), cancellationToken: Cancellation);
        }

        await AdminHost.FailsAsync(StatusCode.FailedPrecondition, async () =>
            await host.Apps.SetOverrideAsync(Override("users", 99, null), cancellationToken: Cancellation));
    }

    [Fact]
    public async Task UpdateSettings_Observe_AllowsAndFlagsAtTheNextCall()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        await host.Apps.SetOverrideAsync(Override("users", 0, null), cancellationToken: Cancellation);
        var settings = new AppSettings { LimitModes = { new LimitModeSetting { Key = "users", Mode = LimitMode.Observe } } };

        App app = (await host.Apps.UpdateSettingsAsync(
            new UpdateSettingsRequest { SdkAppId = AdminHost.App, Settings = settings }, cancellationToken: Cancellation)).App;
        AdmissionOutcome login = await host.LoginAsync("u1");

        Assert.Equal(LimitMode.Observe, Assert.Single(app.Settings.LimitModes, one => one.Key == "users").Mode);
        Assert.Equal((true, true, DenyReason.UserLimit), (login.Allowed, login.WouldDeny, login.Reason));
    }

    [Fact]
    public async Task UpdateSettings_FixedAtCreation_IsInvalid_ButItsPresentValueIsNot()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        UpdateSettingsRequest Request(bool value)
            => new() { SdkAppId = AdminHost.App, Settings = new AppSettings { CountLiveMembership = value, NetCredit = NetCredit.AnyDay } };

        Assert.Equal(["settings.count_live_membership"], await AdminHost.FailsAsync(
            StatusCode.InvalidArgument, async () => await host.Apps.UpdateSettingsAsync(Request(true), cancellationToken: Cancellation)));
        AppSettings settings = (await host.Apps.UpdateSettingsAsync(Request(false), cancellationToken: Cancellation)).App.Settings;

        Assert.Equal((NetCredit.AnyDay, false), (settings.NetCredit, settings.CountLiveMembership));
    }

    [Fact]
    public async Task ApproveFeature_Push_WorksAfter48Hours_AndIsLostByAMoveToStandard()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");
        var push = new CheckFeatureAction(Domain.Editions.Feature.PushToAll, "", null, null, 0);
        Duration delay = Duration.FromHours(48);

        ApproveFeatureResponse approved = await ApproveAsync(host, Feature.PushToAll);
        host.Clock.Advance(delay - Duration.FromTicks(10));
        AdmissionOutcome tooEarly = await host.DecideAsync(push);
        host.Clock.Advance(Duration.FromTicks(10));
        AdmissionOutcome inTime = await host.DecideAsync(push);
        await SetEditionAsync(host, "standard");
        await SetEditionAsync(host, "premium");
        AdmissionOutcome back = await host.DecideAsync(push);

        Assert.Equal((AdminHost.Start + delay).ToDateTimeOffset(), approved.WorksFrom.ToDateTimeOffset());
        Assert.Equal((90045, true, 90045), (tooEarly.Code, inTime.Allowed, back.Code));
    }

    [Fact]
    public async Task ApproveFeature_EditionWithoutIt_IsFailedPrecondition()
    {
        await using AdminHost host = await AdminHost.StartAsync("standard");

        await AdminHost.FailsAsync(StatusCode.FailedPrecondition, () => ApproveAsync(host, Feature.PushToAll));
    }

    [Theory]
    [InlineData(Feature.Community)]
    [InlineData(Feature.Unspecified)]
    [InlineData((Feature)99)]
    public async Task ApproveFeature_OneThatNeedsNone_NamesTheField(Feature feature)
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");

        Assert.Equal(["feature"], await AdminHost.FailsAsync(StatusCode.InvalidArgument, () => ApproveAsync(host, feature)));
    }

    [Fact]
    public async Task StartTrial_Runs60Days_Once()
    {
        await using AdminHost host = await AdminHost.StartAsync("standard");
        var call = new CheckFeatureAction(Domain.Editions.Feature.AvCall, "", Domain.Editions.Platform.Web, null, 0);
        async Task<StartTrialResponse> StartAsync()
            => await host.Apps.StartTrialAsync(new StartTrialRequest { SdkAppId = AdminHost.App }, cancellationToken: Cancellation);

        AdmissionOutcome before = await host.DecideAsync(call);
        StartTrialResponse trial = await StartAsync();
        AdmissionOutcome during = await host.DecideAsync(call);
        host.Clock.Advance(Duration.FromDays(60));
        AdmissionOutcome after = await host.DecideAsync(call);

        Assert.Equal((false, true, false), (before.Allowed, during.Allowed, after.Allowed));
        Assert.Equal((AdminHost.Start + Duration.FromDays(60)).ToDateTimeOffset(), trial.EndsAt.ToDateTimeOffset());
        await AdminHost.FailsAsync(StatusCode.FailedPrecondition, StartAsync);
    }

    private static SetOverrideRequest Override(string key, long limit, Instant? end) => new()
    {
        SdkAppId = AdminHost.App,
        LimitKey = key,
        Limit = limit,
        ExpiresAt = end is { } at ? Timestamp.FromDateTimeOffset(at.ToDateTimeOffset()) : null,
        Author = "ann",
        Reason = "a contract",
    };

    private static async Task<Entitlements> EntitlementsAsync(AdminHost host)
        => (await host.Apps.GetAppAsync(new GetAppRequest { SdkAppId = AdminHost.App }, cancellationToken: Cancellation)).Entitlements;

    private static async Task<SetEditionResponse> SetEditionAsync(AdminHost host, string edition)
        => await host.Apps.SetEditionAsync(new SetEditionRequest { SdkAppId = AdminHost.App, Edition = edition }, cancellationToken: Cancellation);

    private static async Task<ApproveFeatureResponse> ApproveAsync(AdminHost host, Feature feature)
        => await host.Apps.ApproveFeatureAsync(new ApproveFeatureRequest { SdkAppId = AdminHost.App, Feature = feature }, cancellationToken: Cancellation);
}
