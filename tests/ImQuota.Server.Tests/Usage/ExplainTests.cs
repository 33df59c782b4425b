using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Server.Tests.Hosting;
using Xunit;
using DenyReason = ImQuota.Contracts.V1.DenyReason;
using FriendDirection = ImQuota.Contracts.V1.FriendDirection;
using GroupType = ImQuota.Contracts.V1.GroupType;

namespace ImQuota.Server.Tests.Usage;

/// <summary>Why a decision would fall as it does.</summary>
public sealed class ExplainTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Explain_DeniedByAnOverride_TellsLimitUseAndSource_AndChangesNothing()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        await host.LoginAsync("u1");
        await host.Apps.SetOverrideAsync(
            new SetOverrideRequest { SdkAppId = AdminHost.App, LimitKey = "users", Limit = 1, Author = "ann", Reason = "a contract" },
            cancellationToken: Cancellation);

        ExplainResponse explained = await ExplainAsync(host, new AdmitAction { Login = new LoginRequest { UserId = "u2" } });

        Assert.Equal((DenyReason.UserLimit, 70398), (explained.Result.Decision.Reason, explained.Result.Decision.Code));
        Assert.Equal([("users", "", 1), ("mau", "", 1)], Limits(explained));
        Assert.Equal((1, 100, "ann"), (
            explained.Limits[0].Entitlement.Limit, explained.Limits[0].Entitlement.EditionLimit, explained.Limits[0].Entitlement.Override.Author));
        Assert.Contains("1 of 1, by an override of ann, until it is removed: a contract; the edition has 100; enforced.", explained.Limits[0].Text, StringComparison.Ordinal);
        Assert.Contains("1 of 100, as in the edition; enforced.", explained.Limits[1].Text, StringComparison.Ordinal);
        Assert.Equal(("developer", 1), (explained.Edition, explained.CatalogVersion));
        Assert.Equal("Denied with 70398: The app has 1 of 1 registered users (E2).", explained.Sentences[0]);
        Assert.Contains("The app has the edition developer of version 1 of the catalogue.", explained.Sentences);
        Assert.Equal(1, (await host.UsedAsync()).Users);
    }

    [Fact]
    public async Task Explain_Allowed_CountsNothing_WhateverTheModeSays()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");

        ExplainResponse explained = await ExplainAsync(
            host, new AdmitAction { Login = new LoginRequest { SdkAppId = AdminHost.App, UserId = "u1", Mode = Mode.Record } });

        Assert.Equal("Allowed.", explained.Sentences[0]);
        Assert.Equal(0, (await host.UsedAsync()).Users);
    }

    [Fact]
    public async Task Explain_CreateGroup_TouchesMembersGroupAppAndDay()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");
        await host.DecideAsync(new CreateGroupAction("g1", Domain.Editions.GroupType.BChatRoom, "", []));
        await host.DecideAsync(new CreateGroupAction("g2", Domain.Editions.GroupType.Work, "u1", []));
        CreateGroupRequest Request(GroupType type) => new() { GroupId = "new", Type = type, OwnerId = "u1", MemberIds = { "u2", "u1" } };

        ExplainResponse work = await ExplainAsync(host, new AdmitAction { CreateGroup = Request(GroupType.Work) });
        ExplainResponse broadcast = await ExplainAsync(host, new AdmitAction { CreateGroup = Request(GroupType.BChatRoom) });
        ExplainResponse live = await ExplainAsync(host, new AdmitAction { CreateGroup = Request(GroupType.AvChatRoom) });

        Assert.Equal(
            [("user_groups", "u1", 1), ("user_groups", "u2", 0), ("group_members", "new", 0), ("groups", "", 2), ("daily_growth", "", 2)], Limits(work));
        Assert.Equal([("groups", "", 2), ("daily_growth", "", 2), ("daily_broadcast", "", 1)], Limits(broadcast));
        Assert.Equal([("live_groups", "", 0), ("daily_growth", "", 2)], Limits(live));
        Assert.Equal(DenyReason.TypeForbids, live.Result.Decision.Reason);
    }

    [Fact]
    public async Task Explain_Join_TouchesUsersAndGroup_AnUnknownGroupNothing()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");
        await host.DecideAsync(new CreateGroupAction("g1", Domain.Editions.GroupType.Community, "u1", []));

        ExplainResponse known = await ExplainAsync(host, Join("g1"));
        ExplainResponse unknown = await ExplainAsync(host, Join("g2"));

        Assert.Equal([("user_groups", "u2", 0), ("community_members", "g1", 1)], Limits(known));
        Assert.Equal((DenyReason.GroupNotFound, 0), (unknown.Result.Decision.Reason, unknown.Limits.Count));
    }

    [Fact]
    public async Task Explain_ListOfUsers_ReadsTheFirst20()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");
        await host.DecideAsync(new CreateGroupAction("g1", Domain.Editions.GroupType.Work, "", []));
        AdmitAction join = Join("g1");
        join.JoinGroup.UserIds.AddRange(Enumerable.Range(1, 40).Select(i => $"m{i}"));

        Assert.Equal(21, (await ExplainAsync(host, join)).Limits.Count);
    }

    [Fact]
    public async Task Explain_AddFriend_TouchesBothLists_OrOne()
    {
        await using AdminHost host = await AdminHost.StartAsync("standard");
        await host.DecideAsync(new AddFriendAction("u1", "u3", Domain.Admission.FriendDirection.OneWay));
        AdmitAction Add(FriendDirection direction)
            => new() { AddFriend = new AddFriendRequest { UserId = "u1", FriendId = "u2", Direction = direction } };

        Assert.Equal([("friends", "u1", 1), ("friends", "u2", 0)], Limits(await ExplainAsync(host, Add(FriendDirection.Both))));
        Assert.Equal([("friends", "u1", 1)], Limits(await ExplainAsync(host, Add(FriendDirection.OneWay))));
    }

    [Fact]
    public async Task Explain_Feature_NamesTheEditionThatHasIt()
    {
        await using AdminHost host = await AdminHost.StartAsync("standard");

        ExplainResponse explained = await ExplainAsync(
            host, new AdmitAction { CheckFeature = new CheckFeatureRequest { Feature = Feature.UserStatus } });

        Assert.Empty(explained.Limits);
        Assert.Contains("The edition premium would allow it.", explained.Sentences);
    }

    [Fact]
    public async Task Explain_ObservedLimit_SaysThatItIsOnlyObserved()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        await host.Apps.SetOverrideAsync(
            new SetOverrideRequest { SdkAppId = AdminHost.App, LimitKey = "users", Limit = 0, Author = "ann", Reason = "a test" }, cancellationToken: Cancellation);
        await host.Apps.UpdateSettingsAsync(
            new UpdateSettingsRequest
            {
                SdkAppId = AdminHost.App,
                Settings = new AppSettings { LimitModes = { new LimitModeSetting { Key = "users", Mode = LimitMode.Observe } } },
            },
            cancellationToken: Cancellation);

        ExplainResponse explained = await ExplainAsync(host, new AdmitAction { Login = new LoginRequest { UserId = "u1" } });

        Assert.StartsWith("Allowed, since the limit is only observed: ", explained.Sentences[0], StringComparison.Ordinal);
        Assert.EndsWith("observed, not enforced.", explained.Limits[0].Text, StringComparison.Ordinal);
    }

    public static TheoryData<AdmitAction?, string[]> BadActions => new()
    {
        { null, ["action"] },
        { new AdmitAction(), ["action"] },
        { new AdmitAction { Login = new LoginRequest { SdkAppId = 77, UserId = "u1" } }, ["action.login.sdk_app_id"] },
        { new AdmitAction { CreateGroup = new CreateGroupRequest { OwnerId = "\n" } }, ["action.create_group.group_id", "action.create_group.type", "action.create_group.owner_id"] },
    };

    [Theory]
    [MemberData(nameof(BadActions))]
    public async Task Explain_BadAction_NamesTheFields(AdmitAction? action, string[] fields)
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");

        Assert.Equal(fields, await AdminHost.FailsAsync(StatusCode.InvalidArgument, () => ExplainAsync(host, action)));
    }

    private static AdmitAction Join(string groupId) => new() { JoinGroup = new JoinGroupRequest { GroupId = groupId, UserIds = { "u2" } } };

    private static IEnumerable<(string Key, string Subject, long Used)> Limits(ExplainResponse explained)
        => explained.Limits.Select(limit => (limit.Entitlement.Key, limit.Subject, limit.Used));

    private static async Task<ExplainResponse> ExplainAsync(AdminHost host, AdmitAction? action)
        => await host.Usage.ExplainAsync(new ExplainRequest { SdkAppId = AdminHost.App, Action = action }, cancellationToken: Cancellation);
}
