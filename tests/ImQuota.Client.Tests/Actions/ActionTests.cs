using Grpc.Core;
using ImQuota.Client.Tests.Hosting;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Client.Tests.Actions;

/// <summary>Every action through the client to the service and its store.</summary>
public sealed class ActionTests
{
    private const ulong App = Service.Standard;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task EveryAction_OnTheService_IsDecidedAndCounted()
    {
        await using Service service = await Service.StartAsync();
        await using ImQuotaClient client = await Clients.ConnectAsync(Clients.Options(service.AdmissionAddress), Cancellation);
        const ulong Dev = Service.Developer;

        await AllowedAsync(client.LoginAsync(new LoginRequest { SdkAppId = Dev, UserId = "ann", Platform = Platform.Web, ConnectionId = "c1", NodeId = "n1" }, cancellationToken: Cancellation));
        await AllowedAsync(client.RegisterUsersAsync(new RegisterUsersRequest { SdkAppId = Dev, UserIds = { "ben", "cid" } }, cancellationToken: Cancellation));
        await AllowedAsync(client.RemoveUsersAsync(new RemoveUsersRequest { SdkAppId = Dev, UserIds = { "cid" } }, cancellationToken: Cancellation));
        await AllowedAsync(client.CreateGroupAsync(new CreateGroupRequest { SdkAppId = Dev, GroupId = "g", Type = GroupType.Public, OwnerId = "ann" }, cancellationToken: Cancellation));
        await AllowedAsync(client.CreateGroupAsync(new CreateGroupRequest { SdkAppId = Dev, GroupId = "h", Type = GroupType.Public }, cancellationToken: Cancellation));
        await AllowedAsync(client.JoinGroupAsync(new JoinGroupRequest { SdkAppId = Dev, GroupId = "g", UserIds = { "ben" } }, cancellationToken: Cancellation));
        await AllowedAsync(client.JoinGroupAsync(new JoinGroupRequest { SdkAppId = Dev, GroupId = "h", UserIds = { "ann", "ben" } }, cancellationToken: Cancellation));
        await AllowedAsync(client.LeaveGroupAsync(new LeaveGroupRequest { SdkAppId = Dev, GroupId = "g", UserIds = { "ben" } }, cancellationToken: Cancellation));
        await AllowedAsync(client.DissolveGroupAsync(new DissolveGroupRequest { SdkAppId = Dev, GroupId = "h" }, cancellationToken: Cancellation));
        await AllowedAsync(client.AddFriendAsync(new AddFriendRequest { SdkAppId = Dev, UserId = "ann", FriendId = "ben" }, cancellationToken: Cancellation));
        await AllowedAsync(client.AddFriendAsync(new AddFriendRequest { SdkAppId = Dev, UserId = "ann", FriendId = "dan" }, cancellationToken: Cancellation));
        await AllowedAsync(client.RemoveFriendAsync(new RemoveFriendRequest { SdkAppId = Dev, UserId = "ann", FriendId = "dan" }, cancellationToken: Cancellation));
        await AllowedAsync(client.CheckFeatureAsync(new CheckFeatureRequest { SdkAppId = Dev, Feature = Feature.UserStatus }, cancellationToken: Cancellation));
        AppUsage open = await service.UsedAsync(Dev);
        await AllowedAsync(client.LogoutAsync(new LogoutRequest { SdkAppId = Dev, UserId = "ann", ConnectionId = "c1" }, cancellationToken: Cancellation));
        AppUsage closed = await service.UsedAsync(Dev);

        Assert.Equal((2L, 1L, 1L, 1L), (open.Users, open.MauExact, open.Groups, open.Connections));
        Assert.Equal(0, closed.Connections);
        UserUsage ann = (await service.Usage.GetUsageAsync(new GetUsageRequest { SdkAppId = Dev, UserId = "ann" }, cancellationToken: Cancellation)).User;
        Assert.Equal((1L, 1L), (ann.Groups, ann.Friends));
    }

    [Fact]
    public async Task Admit_ActionAsAValue_IsTheSame()
    {
        await using Service service = await Service.StartAsync();
        await using ImQuotaClient client = await Clients.ConnectAsync(Clients.Options(service.AdmissionAddress), Cancellation);

        AdmissionResult first = await client.AdmitAsync(new AdmitAction { Login = Clients.Login(App, "ann") }, cancellationToken: Cancellation);
        AdmissionResult again = await client.LoginAsync(Clients.Login(App, "ann"), cancellationToken: Cancellation);

        Assert.Equal((true, false), (first.Allowed, first.Decision.Already));
        Assert.Equal((true, true), (again.Allowed, again.Decision.Already));
        await Assert.ThrowsAsync<ArgumentException>(async () => await client.AdmitAsync(new AdmitAction(), cancellationToken: Cancellation));
    }

    [Fact]
    public async Task Login_SecondDeviceOfAPlatform_NamesWhomToKick()
    {
        await using Service service = await Service.StartAsync();
        await using ImQuotaClient client = await Clients.ConnectAsync(Clients.Options(service.AdmissionAddress), Cancellation);
        LoginRequest login = new() { SdkAppId = App, UserId = "ann", Platform = Platform.Android, ConnectionId = "a", NodeId = "n" };

        AdmissionResult first = await client.LoginAsync(login, cancellationToken: Cancellation);
        AdmissionResult second = await client.LoginAsync(new LoginRequest(login) { ConnectionId = "b" }, cancellationToken: Cancellation);

        Assert.Empty(first.Kick);
        Assert.Equal(["a"], second.Kick);
        Assert.Empty(second.AlreadyMemberIds);
    }

    [Fact]
    public async Task JoinGroup_MembersAndUsersAtTheirLimit_AreListed()
    {
        await using Service service = await Service.StartAsync();
        await using ImQuotaClient client = await Clients.ConnectAsync(Clients.Options(service.AdmissionAddress), Cancellation);
        for (int i = 0; i < 50; i++)
        {
            await client.CreateGroupAsync(Clients.Create(Service.Developer, $"g{i}", owner: "full"), cancellationToken: Cancellation);
        }

        await client.CreateGroupAsync(Clients.Create(Service.Developer, "g", owner: "ann"), cancellationToken: Cancellation);
        AdmissionResult result = await client.JoinGroupAsync(
            new JoinGroupRequest { SdkAppId = Service.Developer, GroupId = "g", UserIds = { "ann", "full", "new" }, Invitation = true }, cancellationToken: Cancellation);

        Assert.True(result.Allowed);
        Assert.Equal(["full"], result.OverLimitUserIds);
        Assert.Equal(["ann"], result.AlreadyMemberIds);
    }

    [Fact]
    public async Task CheckFeature_WithoutVersion_SaysWhatIsUnverified()
    {
        await using Service service = await Service.StartAsync();
        await using ImQuotaClient client = await Clients.ConnectAsync(Clients.Options(service.AdmissionAddress), Cancellation);

        AdmissionResult result = await client.CheckFeatureAsync(new CheckFeatureRequest { SdkAppId = Service.Premium, Feature = Feature.Community }, cancellationToken: Cancellation);

        Assert.True(result.Allowed);
        Assert.Contains("sdk_version", result.Unverified);
    }

    [Fact]
    public async Task Denial_IsAResultWithCodeLimitAndUpgrade()
    {
        await using Service service = await Service.StartAsync();
        await using ImQuotaClient client = await Clients.ConnectAsync(Clients.Options(service.AdmissionAddress), Cancellation);
        AdmissionResult result = default;
        for (int i = 0; i < 11; i++)
        {
            result = await client.CreateGroupAsync(Clients.Create(Service.Developer, $"live{i}", GroupType.AvChatRoom), cancellationToken: Cancellation);
        }

        Assert.False(result.Allowed);
        Assert.False(result.IsFallback);
        Decision denied = result.Decision;
        Assert.Equal((DenyReason.LiveGroupsLimit, 10036, 10L, "standard"), (denied.Reason, denied.Code, denied.Limit.Limit, denied.UpgradeTo));
    }

    [Fact]
    public async Task BadRequest_NamesEveryBadFieldAndSparesTheOthers()
    {
        await using Service service = await Service.StartAsync();
        ImQuotaClientOptions options = Clients.Options(service.AdmissionAddress);
        options.OnFailure.JoinGroup = FailurePolicy.Allow;
        await using ImQuotaClient client = await Clients.ConnectAsync(options, Cancellation);
        Task<AdmissionResult>[] good = [.. Enumerable.Range(0, 50).Select(i => client.LoginAsync(Clients.Login(App, $"u{i}"), cancellationToken: Cancellation).AsTask())];
        var bad = new JoinGroupRequest { SdkAppId = App, GroupId = new string('g', 49), UserIds = { "ok", "t\u00fcr" } };

        RpcException refused = await Assert.ThrowsAsync<RpcException>(async () => await client.JoinGroupAsync(bad, cancellationToken: Cancellation));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains("join_group.group_id", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("join_group.user_ids[1]", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("48", refused.Status.Detail, StringComparison.Ordinal);
        Assert.All(await Task.WhenAll(good), result => Assert.True(result.Allowed));
    }

    [Fact]
    public async Task OneCallersAwaitedCalls_AmongManyOthers_HappenInOrder()
    {
        await using Service service = await Service.StartAsync();
        ImQuotaClientOptions options = Clients.Options(service.AdmissionAddress);
        options.StreamsPerSidecar = 3;
        options.MessagesInFlight = 3;
        await using ImQuotaClient client = await Clients.ConnectAsync(options, Cancellation);

        await Task.WhenAll(Enumerable.Range(0, 32).Select(async caller =>
        {
            string group = $"g{caller}";
            for (int i = 0; i < 10; i++)
            {
                Assert.Equal((true, false), Told(await client.CreateGroupAsync(Clients.Create(Service.Premium, group, owner: "o"), cancellationToken: Cancellation)));
                Assert.Equal((true, false), Told(await client.JoinGroupAsync(Clients.Join(Service.Premium, group, "u"), cancellationToken: Cancellation)));
                Assert.Equal((true, true), Told(await client.JoinGroupAsync(Clients.Join(Service.Premium, group, "u"), cancellationToken: Cancellation)));
                Assert.Equal((true, false), Told(await client.DissolveGroupAsync(new DissolveGroupRequest { SdkAppId = Service.Premium, GroupId = group }, cancellationToken: Cancellation)));
            }
        }));

        static (bool Allowed, bool Already) Told(AdmissionResult result) => (result.Allowed, result.Decision.Already);
    }

    private static async Task AllowedAsync(ValueTask<AdmissionResult> call)
    {
        AdmissionResult result = await call;
        Assert.True(result.Allowed, result.Decision.ToString());
        Assert.Equal((AnswerSource.Service, false, DecisionSource.Store), (result.Source, result.IsFallback, result.Decision.Source));
        Assert.NotNull(result.Decision.CheckedAt);
    }
}
