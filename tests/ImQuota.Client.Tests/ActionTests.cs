using ImQuota.Client.Tests.Hosting;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Client.Tests;

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

    private static async Task AllowedAsync(ValueTask<AdmissionResult> call)
    {
        AdmissionResult result = await call;
        Assert.True(result.Allowed, result.Decision.ToString());
        Assert.Equal((AnswerSource.Service, false, DecisionSource.Store), (result.Source, result.IsFallback, result.Decision.Source));
        Assert.NotNull(result.Decision.CheckedAt);
    }
}
