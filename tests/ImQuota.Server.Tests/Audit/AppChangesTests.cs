using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Server.Tests.Audit;

/// <summary>Who changed an app, when, why, and what: every call that changes a record leaves a line, and nothing else does.</summary>
public sealed class AppChangesTests
{
    private const string Who = "ann";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SetEdition_ByAnAuthor_IsToldWithBeforeAndAfter()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");

        await host.Apps.SetEditionAsync(
            new SetEditionRequest { SdkAppId = AdminHost.App, Edition = "premium", Author = Who, Reason = "a pilot" }, cancellationToken: Cancellation);

        Change change = (await ListAsync(host))[0];
        Assert.Equal(("SetEdition", Who, "a pilot", AdminHost.App), (change.Name, change.Author, change.Reason, change.SdkAppId));
        Assert.Equal(host.Clock.GetUtcNow(), change.At.ToDateTimeOffset());
        Assert.Equal("edition: developer -> premium", Describe(change));
    }

    [Fact]
    public async Task ListAppChanges_AfterALife_HasALineForEachChangeAndOutlivesTheApp()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");
        AppService.AppServiceClient apps = host.Apps;
        const ulong App = AdminHost.App;

        await apps.UpdateSettingsAsync(
            new UpdateSettingsRequest { SdkAppId = App, Settings = new AppSettings { MauCounting = MauCounting.Hll }, Author = Who }, cancellationToken: Cancellation);
        await apps.SetOverrideAsync(
            new SetOverrideRequest { SdkAppId = App, LimitKey = "friends", Limit = 77, Author = Who, Reason = "r" }, cancellationToken: Cancellation);
        await apps.RemoveOverrideAsync(new RemoveOverrideRequest { SdkAppId = App, LimitKey = "friends", Author = Who }, cancellationToken: Cancellation);
        await apps.ApproveFeatureAsync(new ApproveFeatureRequest { SdkAppId = App, Feature = Feature.PushToAll, Author = Who }, cancellationToken: Cancellation);
        await apps.StartTrialAsync(new StartTrialRequest { SdkAppId = App, Author = Who }, cancellationToken: Cancellation);
        await apps.DisableAppAsync(new DisableAppRequest { SdkAppId = App, Author = Who }, cancellationToken: Cancellation);
        await apps.EnableAppAsync(new EnableAppRequest { SdkAppId = App, Author = Who }, cancellationToken: Cancellation);
        await apps.DisableAppAsync(new DisableAppRequest { SdkAppId = App, Author = Who }, cancellationToken: Cancellation);
        await apps.DeleteAppAsync(new DeleteAppRequest { SdkAppId = App, Author = Who, Reason = "gone" }, cancellationToken: Cancellation);

        IReadOnlyList<Change> changes = await ListAsync(host);
        Assert.Equal(
            [
                "DeleteApp ", "DisableApp disabled: false -> true", "EnableApp disabled: true -> false", "DisableApp disabled: false -> true",
                "StartTrial trial_started_at:  -> 2026-05-06T07:08:00Z", "ApproveFeature push_approved_at:  -> 2026-05-06T07:08:00Z",
                "RemoveOverride overrides.friends: 77 -> ", "SetOverride overrides.friends:  -> 77", "UpdateSettings settings.mau_counting: exact -> hll",
            ],
            changes.Take(9).Select(change => $"{change.Name} {Describe(change)}"));
        Assert.All(changes.Take(9), change => Assert.Equal(Who, change.Author));
        Assert.Equal(10, changes.Count);
        Assert.Equal("CreateApp", changes[9].Name);
        Assert.Contains(changes[9].Fields, field => field is { Field: "edition", Before: "", After: "premium" });
    }

    [Fact]
    public async Task Change_OfNothing_LeavesNoLine()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");

        await host.Apps.EnableAppAsync(new EnableAppRequest { SdkAppId = AdminHost.App, Author = Who }, cancellationToken: Cancellation);
        await host.Apps.SetEditionAsync(new SetEditionRequest { SdkAppId = AdminHost.App, Edition = "developer", Author = Who }, cancellationToken: Cancellation);
        await host.Apps.UpdateSettingsAsync(new UpdateSettingsRequest { SdkAppId = AdminHost.App, Author = Who }, cancellationToken: Cancellation);
        await Assert.ThrowsAsync<RpcException>(async () => await host.Apps.DeleteAppAsync(new DeleteAppRequest { SdkAppId = AdminHost.App, Author = Who }, cancellationToken: Cancellation));

        Assert.Equal("CreateApp", Assert.Single(await ListAsync(host)).Name);
    }

    [Fact]
    public async Task ListAppChanges_ByPages_GivesEachOnceWhileMoreCome()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        for (int limit = 1; limit <= 6; limit++)
        {
            await OverrideAsync(host, limit);
        }

        var seen = new List<string>();
        string token = "";
        do
        {
            ListAppChangesResponse page = await host.Apps.ListAppChangesAsync(
                new ListAppChangesRequest { SdkAppId = AdminHost.App, PageSize = 3, PageToken = token }, cancellationToken: Cancellation);
            Assert.InRange(page.Changes.Count, 1, 3);
            seen.AddRange(page.Changes.Select(change => change.Name == "CreateApp" ? "created" : change.Fields.Single().After));
            token = page.NextPageToken;
            await OverrideAsync(host, 100 + seen.Count);
        }
        while (token.Length > 0);

        Assert.Equal(["6", "5", "4", "3", "2", "1", "created"], seen);
    }

    [Fact]
    public async Task ListAppChanges_OfAnUnknownApp_IsEmpty()
    {
        await using AdminHost host = await AdminHost.StartAsync();

        Assert.Empty(await ListAsync(host));
    }

    [Theory]
    [InlineData("author", 65)]
    [InlineData("reason", 257)]
    public async Task DisableApp_WithATooLongText_IsRefusedAndChangesNothing(string field, int length)
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        var request = new DisableAppRequest { SdkAppId = AdminHost.App };
        (field == "author" ? (Action<string>)(text => request.Author = text) : text => request.Reason = text)(new string('x', length));

        RpcException failure = await Assert.ThrowsAsync<RpcException>(async () => await host.Apps.DisableAppAsync(request, cancellationToken: Cancellation));

        Assert.Equal(StatusCode.InvalidArgument, failure.StatusCode);
        Assert.Contains($"{field}: has {length} characters", failure.Status.Detail, StringComparison.Ordinal);
        Assert.Single(await ListAsync(host));
    }

    private static async Task OverrideAsync(AdminHost host, long limit)
        => await host.Apps.SetOverrideAsync(
            new SetOverrideRequest { SdkAppId = AdminHost.App, LimitKey = "friends", Limit = limit, Author = Who, Reason = "r" }, cancellationToken: Cancellation);

    private static async Task<IReadOnlyList<Change>> ListAsync(AdminHost host)
        => (await host.Apps.ListAppChangesAsync(new ListAppChangesRequest { SdkAppId = AdminHost.App }, cancellationToken: Cancellation)).Changes;

    private static string Describe(Change change) => string.Join("; ", change.Fields.Select(field => $"{field.Field}: {field.Before} -> {field.After}"));
}
