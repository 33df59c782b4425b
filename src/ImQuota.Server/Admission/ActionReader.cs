using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Server.Validation;
using Feature = ImQuota.Domain.Editions.Feature;
using GroupType = ImQuota.Domain.Editions.GroupType;
using Platform = ImQuota.Domain.Editions.Platform;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Admission;

/// <summary>
/// Requests of the wire as actions of the domain. What is read holds only if nothing was added to the bad fields; the
/// numbers of the enums are the same on both sides.
/// </summary>
internal static class ActionReader
{
    public static AdmissionRequest Read(LoginRequest request, BadFields bad)
    {
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        IdFields.UserId(bad, "user_id", request.UserId);
        IdFields.ConnectionId(bad, "connection_id", request.ConnectionId, required: false);
        IdFields.NodeId(bad, "node_id", request.NodeId, required: false);
        IdFields.Known(bad, "platform", request.Platform, unspecifiedAllowed: request.ConnectionId.Length == 0);
        SdkVersionField(bad, request.SdkVersion);
        return new(
            Mode(bad, request.Mode),
            new LoginAction(request.UserId, (Platform)request.Platform, request.ConnectionId, request.NodeId));
    }

    public static AdmissionRequest Read(LogoutRequest request, BadFields bad)
    {
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        IdFields.UserId(bad, "user_id", request.UserId);
        IdFields.ConnectionId(bad, "connection_id", request.ConnectionId);
        return new(Mode(bad, request.Mode), new LogoutAction(request.UserId, request.ConnectionId));
    }

    public static AdmissionRequest Read(RegisterUsersRequest request, BadFields bad)
    {
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        IdFields.UserIds(bad, "user_ids", request.UserIds, 1, IdRules.MaxIdsPerList);
        return new(Mode(bad, request.Mode), new RegisterUsersAction(request.UserIds));
    }

    public static AdmissionRequest Read(RemoveUsersRequest request, BadFields bad)
    {
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        IdFields.UserIds(bad, "user_ids", request.UserIds, 1, IdRules.MaxIdsPerList);
        return new(Mode(bad, request.Mode), new RemoveUsersAction(request.UserIds));
    }

    public static AdmissionRequest Read(CreateGroupRequest request, BadFields bad)
    {
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        IdFields.GroupId(bad, "group_id", request.GroupId);
        IdFields.Known(bad, "type", request.Type, unspecifiedAllowed: false);
        IdFields.UserId(bad, "owner_id", request.OwnerId, required: false);
        IdFields.UserIds(bad, "member_ids", request.MemberIds, 0, IdRules.MaxIdsPerList);
        return new(
            Mode(bad, request.Mode),
            new CreateGroupAction(request.GroupId, (GroupType)request.Type, request.OwnerId, request.MemberIds));
    }

    public static AdmissionRequest Read(DissolveGroupRequest request, BadFields bad)
    {
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        IdFields.GroupId(bad, "group_id", request.GroupId);
        return new(Mode(bad, request.Mode), new DissolveGroupAction(request.GroupId));
    }

    public static AdmissionRequest Read(JoinGroupRequest request, BadFields bad)
    {
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        IdFields.GroupId(bad, "group_id", request.GroupId);
        IdFields.UserIds(bad, "user_ids", request.UserIds, 1, IdRules.MaxIdsPerList);
        return new(Mode(bad, request.Mode), new JoinGroupAction(request.GroupId, request.UserIds, request.Invitation));
    }

    public static AdmissionRequest Read(LeaveGroupRequest request, BadFields bad)
    {
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        IdFields.GroupId(bad, "group_id", request.GroupId);
        IdFields.UserIds(bad, "user_ids", request.UserIds, 1, IdRules.MaxIdsPerList);
        return new(Mode(bad, request.Mode), new LeaveGroupAction(request.GroupId, request.UserIds));
    }

    public static AdmissionRequest Read(AddFriendRequest request, BadFields bad)
    {
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        Friends(bad, request.UserId, request.FriendId);
        return new(Mode(bad, request.Mode), new AddFriendAction(request.UserId, request.FriendId, Direction(bad, request.Direction)));
    }

    public static AdmissionRequest Read(RemoveFriendRequest request, BadFields bad)
    {
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        Friends(bad, request.UserId, request.FriendId);
        return new(Mode(bad, request.Mode), new RemoveFriendAction(request.UserId, request.FriendId, Direction(bad, request.Direction)));
    }

    public static AdmissionRequest Read(CheckFeatureRequest request, BadFields bad)
    {
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        IdFields.Known(bad, "feature", request.Feature, unspecifiedAllowed: false);
        IdFields.Known(bad, "platform", request.Platform, unspecifiedAllowed: true);
        IdFields.Known(bad, "group_type", request.GroupType, unspecifiedAllowed: true);
        SdkVersionField(bad, request.SdkVersion);
        if (request.GroupSize > int.MaxValue)
        {
            bad.Add("group_size", $"is {request.GroupSize}; at most {int.MaxValue} is allowed");
        }

        return new(Mode(bad, request.Mode), new CheckFeatureAction(
            (Feature)request.Feature,
            request.SdkVersion,
            request.Platform == Wire.Platform.Unspecified ? null : (Platform)request.Platform,
            request.GroupType == Wire.GroupType.Unspecified ? null : (GroupType)request.GroupType,
            (int)Math.Min(request.GroupSize, int.MaxValue)));
    }

    private static AdmissionMode Mode(BadFields bad, Mode mode)
    {
        IdFields.Known(bad, "mode", mode, unspecifiedAllowed: true);
        return mode == Wire.Mode.Unspecified ? AdmissionMode.Enforce : (AdmissionMode)mode;
    }

    private static Domain.Admission.FriendDirection Direction(BadFields bad, Wire.FriendDirection direction)
    {
        IdFields.Known(bad, "direction", direction, unspecifiedAllowed: true);
        return direction == Wire.FriendDirection.Unspecified ? Domain.Admission.FriendDirection.Both : (Domain.Admission.FriendDirection)direction;
    }

    private static void Friends(BadFields bad, string userId, string friendId)
    {
        IdFields.UserId(bad, "user_id", userId);
        IdFields.UserId(bad, "friend_id", friendId);
        if (userId.Length > 0 && string.Equals(userId, friendId, StringComparison.Ordinal))
        {
            bad.Add("friend_id", $"is {BadFields.Show(friendId)}, the user's own id");
        }
    }

    private static void SdkVersionField(BadFields bad, string version)
    {
        if (version.Length > 0 && !SdkVersion.TryParse(version, out _))
        {
            bad.Add("sdk_version", $"is {BadFields.Show(version)}; two to four whole numbers are allowed, e.g. 5.8.1668, or nothing");
        }
    }
}
