using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Server.Tests.Hosting;
using Xunit;
using DenyReason = ImQuota.Domain.Admission.DenyReason;

namespace ImQuota.Server.Tests.Apps;

/// <summary>Creation, listing, disabling and deletion of apps (spec section 4).</summary>
public sealed class AppLifeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateApp_OnlyWhatIsNeeded_IsAnEnabledDeveloperInUtcPlus8()
    {
        await using AdminHost host = await AdminHost.StartAsync();

        App app = await host.CreateAsync(AdminHost.App, edition: "");
        AdmissionOutcome login = await host.LoginAsync("u1");

        Assert.Equal(("developer", "Etc/GMT-8", AppState.Active), (app.Edition, app.ZoneId, app.State));
        Assert.Equal(AdminHost.Start.ToDateTimeOffset(), app.CreatedAt.ToDateTimeOffset());
        Assert.Equal((UnknownGroups.Refuse, CrossPlatformPolicy.Multi, 10), (app.Settings.UnknownGroups, app.Settings.CrossPlatformPolicy, app.Settings.LimitModes.Count));
        Assert.True(login.Allowed);
    }

    [Fact]
    public async Task CreateApp_IdTaken_IsAlreadyExistsAndChangesNothing()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");

        await AdminHost.FailsAsync(StatusCode.AlreadyExists, () => host.CreateAsync(AdminHost.App, "standard"));

        Assert.Equal("premium", (await GetAsync(host)).App.Edition);
    }

    [Fact]
    public async Task CreateApp_EverythingWrong_NamesEveryField()
    {
        await using AdminHost host = await AdminHost.StartAsync();
        var request = new CreateAppRequest
        {
            Name = new string('n', 129),
            DataCentre = "ü",
            ZoneId = "Moon/Base",
            Edition = "gold",
            Settings = new AppSettings
            {
                UnknownGroups = (UnknownGroups)9,
                LimitModes =
                {
                    new LimitModeSetting { Key = "mau", Mode = LimitMode.Off },
                    new LimitModeSetting { Key = "mau", Mode = LimitMode.Observe },
                    new LimitModeSetting { Key = "moons" },
                },
            },
        };

        IReadOnlyList<string> fields = await AdminHost.FailsAsync(
            StatusCode.InvalidArgument, async () => await host.Apps.CreateAppAsync(request, cancellationToken: Cancellation));

        Assert.Equal(
            [
                "sdk_app_id", "account", "name", "data_centre", "zone_id", "settings.unknown_groups", "settings.limit_modes[1].key",
                "settings.limit_modes[2].key", "settings.limit_modes[2].mode", "edition",
            ],
            fields);
    }

    [Fact]
    public async Task ListApps_PageByPage_NamesEachOnceByRisingId()
    {
        await using AdminHost host = await AdminHost.StartAsync();
        foreach (ulong id in (ulong[])[30, 7, 2_000_000_000, 100, 9])
        {
            await host.CreateAsync(id, "standard");
        }

        var seen = new List<ulong>();
        string token = "";
        do
        {
            ListAppsResponse page = await host.Apps.ListAppsAsync(
                new ListAppsRequest { PageSize = 2, PageToken = token }, cancellationToken: Cancellation);
            Assert.InRange(page.Apps.Count, 1, 2);
            seen.AddRange(page.Apps.Select(app => app.SdkAppId));
            token = page.NextPageToken;
        }
        while (token.Length > 0);

        Assert.Equal([7, 9, 30, 100, 2_000_000_000], seen);
    }

    [Fact]
    public async Task ListApps_BadPage_NamesBothFields()
    {
        await using AdminHost host = await AdminHost.StartAsync();

        Assert.Equal(["page_size", "page_token"], await AdminHost.FailsAsync(StatusCode.InvalidArgument, async () =>
            await host.Apps.ListAppsAsync(new ListAppsRequest { PageSize = 1001, PageToken = "x" }, cancellationToken: Cancellation)));
    }

    [Fact]
    public async Task DisableApp_ThenEnable_WorkAtTheNextCall()
    {
        await using AdminHost host = await AdminHost.StartAsync("standard");

        await host.Apps.DisableAppAsync(new DisableAppRequest { SdkAppId = AdminHost.App }, cancellationToken: Cancellation);
        AdmissionOutcome disabled = await host.LoginAsync("u1");
        GetAppResponse read = await GetAsync(host);
        await host.Apps.EnableAppAsync(new EnableAppRequest { SdkAppId = AdminHost.App }, cancellationToken: Cancellation);
        AdmissionOutcome enabled = await host.LoginAsync("u1");

        Assert.Equal((DenyReason.AppDisabled, true), (disabled.Reason, enabled.Allowed));
        Assert.Equal((AppState.Disabled, AppState.Disabled), (read.App.State, read.Entitlements.State));
    }

    [Fact]
    public async Task DeleteApp_OnlyAfterDisable_TakesAllItsData()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        await host.LoginAsync("u1");
        var delete = new DeleteAppRequest { SdkAppId = AdminHost.App };

        await AdminHost.FailsAsync(StatusCode.FailedPrecondition, async () => await host.Apps.DeleteAppAsync(delete, cancellationToken: Cancellation));
        await host.Apps.DisableAppAsync(new DisableAppRequest { SdkAppId = AdminHost.App }, cancellationToken: Cancellation);
        await host.Apps.DeleteAppAsync(delete, cancellationToken: Cancellation);

        Assert.Equal(DenyReason.AppNotFound, (await host.LoginAsync("u1")).Reason);
        await AdminHost.FailsAsync(StatusCode.NotFound, async () => await host.Apps.DeleteAppAsync(delete, cancellationToken: Cancellation));

        // An account's ids are used once, for its ledger keeps what was bought for the app; another account's is another app.
        await AdminHost.FailsAsync(StatusCode.FailedPrecondition, () => host.CreateAsync(AdminHost.App, "developer"));
        await host.Apps.CreateAppAsync(new CreateAppRequest { SdkAppId = AdminHost.App, Account = "globex" }, cancellationToken: Cancellation);
        Assert.Equal(0, (await host.UsedAsync()).Users);
    }

    private static async Task<GetAppResponse> GetAsync(AdminHost host)
        => await host.Apps.GetAppAsync(new GetAppRequest { SdkAppId = AdminHost.App }, cancellationToken: Cancellation);
}
