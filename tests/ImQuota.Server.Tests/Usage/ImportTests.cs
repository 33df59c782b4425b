using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Server.Tests.Usage;

/// <summary>Bringing in what exists already.</summary>
public sealed class ImportTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Import_AllKinds_CountsThem_AndASecondTimeChangesNothing()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");
        ImportRequest[] facts =
        [
            Users("u1", "u2", "u3"),
            new ImportRequest { SdkAppId = AdminHost.App, Group = new ImportGroup { GroupId = "g1", Type = GroupType.Work, OwnerId = "u1" } },
            Memberships("g1", "u2", "u3"),
            Memberships("unheard-of", "u1"),
            Friendships("u1", "u2", "u3"),
        ];

        ImportResponse once = await ImportAsync(host, facts);
        ImportResponse twice = await ImportAsync(host, facts);
        GetUsageResponse used = await host.Usage.GetUsageAsync(
            new GetUsageRequest { SdkAppId = AdminHost.App, UserId = "u1", GroupId = "unheard-of" }, cancellationToken: Cancellation);

        Assert.Equal((5, 3, 1, 3, 2, 0, 0), Counts(once));
        Assert.Equal(once, twice);
        Assert.Equal((2, 2, 2), (used.App.Groups, used.User.Groups, used.User.Friends));
        Assert.Equal(0, used.App.GrowthToday);
        Assert.Equal((GroupType.Public, 1, false), (used.Group.Type, used.Group.Members, used.Group.CreatedToday));
    }

    [Fact]
    public async Task Import_AboveALimit_IsCountedAndFlagged()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");

        ImportResponse imported = await ImportAsync(host, Users([.. Enumerable.Range(1, 101).Select(i => $"u{i}")]));

        Assert.Equal((1, 101, 0, 0, 0, 1, 0), Counts(imported));
        Assert.Equal(101, (await host.UsedAsync()).Users);
    }

    [Fact]
    public async Task Import_BadMessagesAmongGoodOnes_AreToldByIndex_TheOthersAreTaken()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        ImportRequest unknownApp = Users("u1");
        unknownApp.SdkAppId = 77;

        ImportResponse imported = await ImportAsync(
            host,
            Users("u1"),
            new ImportRequest { SdkAppId = AdminHost.App },
            Users("u2", "ü"),
            unknownApp,
            new ImportRequest { SdkAppId = AdminHost.App, Group = new ImportGroup { OwnerId = "\n" } },
            Friendships("u1", "u1"),
            Users("u3"));

        Assert.Equal((7, 2, 0, 0, 0, 0, 5), Counts(imported));
        Assert.Equal([1, 2, 3, 4, 5], imported.Failures.Select(failure => failure.MessageIndex).Order());
        Assert.Contains("users.user_ids[1]", Text(imported, 2), StringComparison.Ordinal);
        Assert.Contains("There is no app", Text(imported, 3), StringComparison.Ordinal);
        Assert.All(["group.group_id", "group.type", "group.owner_id"], field => Assert.Contains(field, Text(imported, 4), StringComparison.Ordinal));
        Assert.Equal(2, (await host.UsedAsync()).Users);
    }

    [Fact]
    public async Task Import_MoreThan100Failures_CountsAllAndListsTheFirst100()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");

        ImportResponse imported = await ImportAsync(host, [.. Enumerable.Repeat(new ImportRequest { SdkAppId = AdminHost.App }, 103)]);

        Assert.Equal((103, 103), (imported.Messages, imported.Failed));
        Assert.Equal(Enumerable.Range(0, 100).Select(i => (long)i), imported.Failures.Select(failure => failure.MessageIndex));
    }

    [Fact]
    public async Task Import_SeveralBatches_LoseNothing()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");
        string[] friends = [.. Enumerable.Range(1, 300).Select(i => $"f{i}")];

        ImportResponse imported = await ImportAsync(
            host, [Friendships("u1", friends), Friendships("u2", friends), .. Enumerable.Range(1, 600).Select(i => Memberships("g1", $"u{i}"))]);

        Assert.Equal((602, 0, 0, 600, 600, 0, 0), Counts(imported));
        GetUsageResponse used = await host.Usage.GetUsageAsync(
            new GetUsageRequest { SdkAppId = AdminHost.App, UserId = "u2", GroupId = "g1" }, cancellationToken: Cancellation);
        Assert.Equal((300, 600), (used.User.Friends, used.Group.Members));
    }

    // A caller whose stream broke goes on after what was acknowledged.
    [Fact]
    public async Task ImportStream_EachMessageAcknowledged_BadRecordsByPlace_ABreakLosesNothing()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        ImportRequest[] records = [.. Enumerable.Range(0, 900).Select(i => Users($"u{i}"))];
        records[450] = new ImportRequest();
        records[451] = new ImportRequest { SdkAppId = 7, Users = new ImportUsers { UserIds = { "u451" } } };
        long acknowledged;
        using (AsyncDuplexStreamingCall<ImportStreamRequest, ImportStreamResponse> broken = host.Usage.ImportStream(cancellationToken: Cancellation))
        {
            ImportStreamResponse first = await NextAsync(broken, records[..300]);
            acknowledged = first.Acknowledged;
            Assert.Equal((300, 300, 300, 0), (acknowledged, first.Total.Messages, first.Total.Users, first.Total.Failed));
        }

        using AsyncDuplexStreamingCall<ImportStreamRequest, ImportStreamResponse> rest = host.Usage.ImportStream(cancellationToken: Cancellation);
        ImportStreamResponse second = await NextAsync(rest, records[(int)acknowledged..600]);
        ImportStreamResponse third = await NextAsync(rest, records[600..]);
        await rest.RequestStream.CompleteAsync();
        Assert.False(await rest.ResponseStream.MoveNext(Cancellation));

        Assert.Equal([150L, 151L], second.Total.Failures.Select(failure => failure.MessageIndex));
        Assert.Equal((300, 298, 2), (second.Acknowledged, second.Total.Users, second.Total.Failed));
        Assert.Equal((600, 598, 2, 0), (third.Acknowledged, third.Total.Users, third.Total.Failed, third.Total.Failures.Count));
        GetUsageResponse used = await host.Usage.GetUsageAsync(new GetUsageRequest { SdkAppId = AdminHost.App }, cancellationToken: Cancellation);
        Assert.Equal(898, used.App.Users);
    }

    [Fact]
    public async Task ImportStream_BadMessage_NamesTheField()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");
        async Task<string> BadAsync(ImportStreamRequest request)
        {
            using AsyncDuplexStreamingCall<ImportStreamRequest, ImportStreamResponse> call = host.Usage.ImportStream(cancellationToken: Cancellation);
            await call.RequestStream.WriteAsync(request, Cancellation);
            return string.Join(' ', await AdminHost.FailsAsync(StatusCode.InvalidArgument, () => call.ResponseStream.MoveNext(Cancellation)));
        }

        Assert.Equal("sdk_app_id records", await BadAsync(new ImportStreamRequest()));
        Assert.Equal("records", await BadAsync(new ImportStreamRequest { SdkAppId = AdminHost.App, Records = { Enumerable.Repeat(Users("u"), 1001) } }));
    }

    private static async Task<ImportStreamResponse> NextAsync(AsyncDuplexStreamingCall<ImportStreamRequest, ImportStreamResponse> call, ImportRequest[] records)
    {
        await call.RequestStream.WriteAsync(new ImportStreamRequest { SdkAppId = AdminHost.App, Records = { records } }, Cancellation);
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));
        return call.ResponseStream.Current;
    }

    private static (long Messages, long Users, long Groups, long Memberships, long Friendships, long OverLimit, long Failed) Counts(ImportResponse one)
        => (one.Messages, one.Users, one.Groups, one.Memberships, one.Friendships, one.OverLimit, one.Failed);

    private static string Text(ImportResponse imported, long index)
        => Assert.Single(imported.Failures, failure => failure.MessageIndex == index).Text;

    private static ImportRequest Users(params string[] ids)
        => new() { SdkAppId = AdminHost.App, Users = new ImportUsers { UserIds = { ids } } };

    private static ImportRequest Memberships(string groupId, params string[] ids)
        => new() { SdkAppId = AdminHost.App, Memberships = new ImportMemberships { GroupId = groupId, UserIds = { ids } } };

    private static ImportRequest Friendships(string userId, params string[] ids)
        => new() { SdkAppId = AdminHost.App, Friendships = new ImportFriendships { UserId = userId, FriendIds = { ids } } };

    private static async Task<ImportResponse> ImportAsync(AdminHost host, params ImportRequest[] facts)
    {
        using AsyncClientStreamingCall<ImportRequest, ImportResponse> call = host.Usage.Import(cancellationToken: Cancellation);
        foreach (ImportRequest fact in facts)
        {
            await call.RequestStream.WriteAsync(fact, Cancellation);
        }

        await call.RequestStream.CompleteAsync();
        return await call;
    }
}
