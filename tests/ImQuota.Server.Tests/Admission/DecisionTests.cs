using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Server.Tests.Admission;

/// <summary>Decisions as a backend sees them on the wire.</summary>
public sealed class DecisionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Login_SecondDeviceOnStandard_TellsWhomToKick()
    {
        await using Service service = await Service.StartAsync();

        LoginResponse first = await service.Admission.LoginAsync(Login("u1", "c1"), cancellationToken: Cancellation);
        LoginResponse second = await service.Admission.LoginAsync(Login("u1", "c2"), cancellationToken: Cancellation);
        LoginResponse again = await service.Admission.LoginAsync(Login("u1", "c2"), cancellationToken: Cancellation);
        LogoutResponse late = await service.Admission.LogoutAsync(
            new LogoutRequest { SdkAppId = Service.Standard, UserId = "u1", ConnectionId = "c1" }, cancellationToken: Cancellation);

        Assert.Empty(first.Kick);
        Assert.Equal(["c1"], second.Kick);
        Assert.Equal((Verdict.Allowed, DecisionSource.Store), (second.Decision.Verdict, second.Decision.Source));
        Assert.True(again.Decision.Already);
        Assert.True(late.Decision.Already);
    }

    [Fact]
    public async Task CreateGroup_SixthBroadcastGroup_DeniedWithEverythingACallerNeeds()
    {
        await using Service service = await Service.StartAsync();
        for (int i = 1; i <= 5; i++)
        {
            await service.Admission.CreateGroupAsync(Create($"b{i}"), cancellationToken: Cancellation);
        }

        Decision denied = (await service.Admission.CreateGroupAsync(Create("b6"), cancellationToken: Cancellation)).Decision;

        Assert.Equal((Verdict.Denied, DenyReason.DailyBroadcastLimit, 10006), (denied.Verdict, denied.Reason, denied.Code));
        Assert.Equal(("daily_broadcast", 5L, 5L), (denied.Limit.Key, denied.Limit.Limit, denied.Limit.Used));
        Assert.True(denied.Limit.ResetsAt > denied.CheckedAt);
        Assert.Contains("5 of 5", denied.Message, StringComparison.Ordinal);
        Assert.Equal("", denied.UpgradeTo);
    }

    [Fact]
    public async Task CreateGroup_EleventhLiveGroup_NamesTheEditionThatWouldAllowIt()
    {
        await using Service service = await Service.StartAsync();
        for (int i = 1; i <= 10; i++)
        {
            await service.Admission.CreateGroupAsync(Create($"l{i}", GroupType.AvChatRoom), cancellationToken: Cancellation);
        }

        Decision denied = (await service.Admission.CreateGroupAsync(Create("l11", GroupType.AvChatRoom), cancellationToken: Cancellation)).Decision;

        Assert.Equal((DenyReason.LiveGroupsLimit, 10036, "standard"), (denied.Reason, denied.Code, denied.UpgradeTo));
        Assert.Null(denied.Limit.ResetsAt);
    }

    [Fact]
    public async Task JoinGroup_MembersAndNewOnes_TellsWhoWasInAlready()
    {
        await using Service service = await Service.StartAsync();
        await service.Admission.CreateGroupAsync(Create("g1", GroupType.Public, "u1"), cancellationToken: Cancellation);

        JoinGroupResponse joined = await service.Admission.JoinGroupAsync(
            new JoinGroupRequest { SdkAppId = Service.Developer, GroupId = "g1", UserIds = { "u2", "u1", "u2" } }, cancellationToken: Cancellation);
        LeaveGroupResponse left = await service.Admission.LeaveGroupAsync(
            new LeaveGroupRequest { SdkAppId = Service.Developer, GroupId = "g1", UserIds = { "u2" } }, cancellationToken: Cancellation);
        DissolveGroupResponse gone = await service.Admission.DissolveGroupAsync(
            new DissolveGroupRequest { SdkAppId = Service.Developer, GroupId = "g1" }, cancellationToken: Cancellation);

        Assert.Equal(["u1"], joined.AlreadyMemberIds);
        Assert.Empty(joined.OverLimitUserIds);
        Assert.False(left.Decision.Already);
        Assert.False(gone.Decision.Already);
        Assert.Equal(0, (await service.UsedAsync(Service.Developer)).Groups);
    }

    [Fact]
    public async Task CheckFeature_WithoutVersion_AllowedAndToldWhatWasNotChecked()
    {
        await using Service service = await Service.StartAsync();

        CheckFeatureResponse community = await service.Admission.CheckFeatureAsync(
            new CheckFeatureRequest { SdkAppId = Service.Premium, Feature = Feature.Community }, cancellationToken: Cancellation);
        CheckFeatureResponse old = await service.Admission.CheckFeatureAsync(
            new CheckFeatureRequest { SdkAppId = Service.Premium, Feature = Feature.Community, SdkVersion = "5.8.1667", Platform = Platform.Android },
            cancellationToken: Cancellation);
        CheckFeatureResponse standard = await service.Admission.CheckFeatureAsync(
            new CheckFeatureRequest { SdkAppId = Service.Standard, Feature = Feature.UserStatus }, cancellationToken: Cancellation);

        Assert.Equal(Verdict.Allowed, community.Decision.Verdict);
        Assert.Contains("sdk_version", community.Unverified);
        Assert.Equal(Verdict.Denied, old.Decision.Verdict);
        Assert.Equal((DenyReason.FeatureNotInEdition, 10059), (standard.Decision.Reason, standard.Decision.Code));
    }

    [Fact]
    public async Task Friends_AddedAndRemoved_CountOnBothSides()
    {
        await using Service service = await Service.StartAsync();
        var add = new AddFriendRequest { SdkAppId = Service.Developer, UserId = "u1", FriendId = "u2" };
        var remove = new RemoveFriendRequest { SdkAppId = Service.Developer, UserId = "u2", FriendId = "u1", Direction = FriendDirection.OneWay };

        AddFriendResponse added = await service.Admission.AddFriendAsync(add, cancellationToken: Cancellation);
        AddFriendResponse again = await service.Admission.AddFriendAsync(add, cancellationToken: Cancellation);
        await service.Admission.RemoveFriendAsync(remove, cancellationToken: Cancellation);

        Assert.False(added.Decision.Already);
        Assert.True(again.Decision.Already);
        Assert.Equal((1L, 0L), (await FriendsAsync(service, "u1"), await FriendsAsync(service, "u2")));
    }

    [Fact]
    public async Task RegisterAndRemoveUsers_OnStandard_RemovalIsNotInTheEdition()
    {
        await using Service service = await Service.StartAsync();
        var remove = new RemoveUsersRequest { SdkAppId = Service.Standard, UserIds = { "u1" } };

        RegisterUsersResponse registered = await service.Admission.RegisterUsersAsync(
            new RegisterUsersRequest { SdkAppId = Service.Developer, UserIds = { "u1", "u2" } }, cancellationToken: Cancellation);
        RemoveUsersResponse removed = await service.Admission.RemoveUsersAsync(
            new RemoveUsersRequest { SdkAppId = Service.Developer, UserIds = { "u1" } }, cancellationToken: Cancellation);
        RemoveUsersResponse refused = await service.Admission.RemoveUsersAsync(remove, cancellationToken: Cancellation);

        Assert.Equal(Verdict.Allowed, registered.Decision.Verdict);
        Assert.Equal(Verdict.Allowed, removed.Decision.Verdict);
        Assert.Equal(DenyReason.FeatureNotInEdition, refused.Decision.Reason);
        Assert.Equal(1, (await service.UsedAsync(Service.Developer)).Users);
    }

    [Fact]
    public async Task Login_UnknownApp_DeniedNotFailed()
    {
        await using Service service = await Service.StartAsync();

        Decision login = (await service.Admission.LoginAsync(Login("u1", "c1", app: 7), cancellationToken: Cancellation)).Decision;
        Decision create = (await service.Admission.CreateGroupAsync(Create("g1", app: 7), cancellationToken: Cancellation)).Decision;

        Assert.Equal((DenyReason.AppNotFound, 70020), (login.Reason, login.Code));
        Assert.Equal((DenyReason.AppNotFound, 60006), (create.Reason, create.Code));
    }

    [Fact]
    public async Task Calls_WithoutAStore_Unavailable()
    {
        await using Service service = await Service.StartAsync("127.0.0.1:1,connectTimeout=100,syncTimeout=100");

        RpcException failure = await Assert.ThrowsAsync<RpcException>(
            async () => await service.Admission.LoginAsync(Login("u1", "c1"), cancellationToken: Cancellation));

        Assert.Equal(StatusCode.Unavailable, failure.StatusCode);
    }

    private static LoginRequest Login(string user, string connection, ulong app = Service.Standard)
        => new() { SdkAppId = app, UserId = user, ConnectionId = connection, NodeId = "n1", Platform = Platform.Android };

    private static CreateGroupRequest Create(string group, GroupType type = GroupType.BChatRoom, string owner = "", ulong app = Service.Developer)
        => new() { SdkAppId = app, GroupId = group, Type = type, OwnerId = owner };

    private static async Task<long> FriendsAsync(Service service, string user)
        => (await service.Usage.GetUsageAsync(
            new GetUsageRequest { SdkAppId = Service.Developer, UserId = user }, cancellationToken: Cancellation)).User.Friends;
}
