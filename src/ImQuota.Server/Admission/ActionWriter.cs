using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Admission;

/// <summary>Actions of the domain as the wire tells them, which <see cref="BatchedActions"/> reads again.</summary>
internal static class ActionWriter
{
    public static AdmitAction Write(ulong sdkAppId, AdmissionRequest request)
    {
        var mode = (Mode)request.Mode;
        return request.Action switch
        {
            LoginAction login => new AdmitAction
            {
                Login = new LoginRequest
                {
                    SdkAppId = sdkAppId,
                    Mode = mode,
                    UserId = login.UserId,
                    Platform = (Wire.Platform)login.Platform,
                    ConnectionId = login.ConnectionId,
                    NodeId = login.NodeId,
                },
            },
            LogoutAction logout => new AdmitAction
            {
                Logout = new LogoutRequest { SdkAppId = sdkAppId, Mode = mode, UserId = logout.UserId, ConnectionId = logout.ConnectionId },
            },
            RegisterUsersAction register => new AdmitAction
            {
                RegisterUsers = new RegisterUsersRequest { SdkAppId = sdkAppId, Mode = mode, UserIds = { register.UserIds } },
            },
            RemoveUsersAction remove => new AdmitAction
            {
                RemoveUsers = new RemoveUsersRequest { SdkAppId = sdkAppId, Mode = mode, UserIds = { remove.UserIds } },
            },
            CreateGroupAction or DissolveGroupAction or JoinGroupAction or LeaveGroupAction => WriteGroup(sdkAppId, mode, request.Action),
            AddFriendAction add => new AdmitAction
            {
                AddFriend = new AddFriendRequest
                {
                    SdkAppId = sdkAppId,
                    Mode = mode,
                    UserId = add.UserId,
                    FriendId = add.FriendId,
                    Direction = (Wire.FriendDirection)add.Direction,
                },
            },
            RemoveFriendAction remove => new AdmitAction
            {
                RemoveFriend = new RemoveFriendRequest
                {
                    SdkAppId = sdkAppId,
                    Mode = mode,
                    UserId = remove.UserId,
                    FriendId = remove.FriendId,
                    Direction = (Wire.FriendDirection)remove.Direction,
                },
            },
            _ => throw new ArgumentOutOfRangeException(nameof(request), request, "counts nothing, so it is not written down"),
        };
    }

    private static AdmitAction WriteGroup(ulong sdkAppId, Mode mode, AdmissionAction action) => action switch
    {
        CreateGroupAction create => new AdmitAction
        {
            CreateGroup = new CreateGroupRequest
            {
                SdkAppId = sdkAppId,
                Mode = mode,
                GroupId = create.GroupId,
                Type = (Wire.GroupType)create.Type,
                OwnerId = create.OwnerId,
                MemberIds = { create.MemberIds },
            },
        },
        DissolveGroupAction dissolve => new AdmitAction
        {
            DissolveGroup = new DissolveGroupRequest { SdkAppId = sdkAppId, Mode = mode, GroupId = dissolve.GroupId },
        },
        JoinGroupAction join => new AdmitAction
        {
            JoinGroup = new JoinGroupRequest
            {
                SdkAppId = sdkAppId,
                Mode = mode,
                GroupId = join.GroupId,
                UserIds = { join.UserIds },
                Invitation = join.Invitation,
            },
        },
        LeaveGroupAction leave => new AdmitAction
        {
            LeaveGroup = new LeaveGroupRequest { SdkAppId = sdkAppId, Mode = mode, GroupId = leave.GroupId, UserIds = { leave.UserIds } },
        },
        _ => throw new ArgumentOutOfRangeException(nameof(action), action, "is not of a group"),
    };
}
