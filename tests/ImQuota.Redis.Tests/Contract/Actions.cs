using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;

namespace ImQuota.Redis.Tests.Contract;

/// <summary>Short names for the actions that tests state by the dozen.</summary>
internal static class Actions
{
    internal static LoginAction Login(string userId, string connectionId = "", Platform platform = Platform.Android, string nodeId = "n1")
        => new(userId, platform, connectionId, nodeId);

    internal static CreateGroupAction Create(string groupId, GroupType type = GroupType.Public, string ownerId = "", params string[] memberIds)
        => new(groupId, type, ownerId, memberIds);

    internal static JoinGroupAction Join(string groupId, params string[] userIds) => new(groupId, userIds, Invitation: false);

    internal static JoinGroupAction Invite(string groupId, params string[] userIds) => new(groupId, userIds, Invitation: true);

    internal static AddFriendAction Befriend(string userId, string friendId) => new(userId, friendId, FriendDirection.Both);

    internal static CheckFeatureAction Check(Feature feature) => new(feature, "", null, null, 0);

    /// <summary>Ids <c>{prefix}1</c> to <c>{prefix}{count}</c>.</summary>
    internal static string[] Ids(string prefix, int count)
        => [.. Enumerable.Range(1, count).Select(number => prefix + number.ToString(System.Globalization.CultureInfo.InvariantCulture))];
}
