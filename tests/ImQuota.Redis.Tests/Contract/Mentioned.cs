using ImQuota.Domain.Admission;

namespace ImQuota.Redis.Tests.Contract;

/// <summary>The users and groups that actions name; only they can have counts.</summary>
internal static class Mentioned
{
    internal static void Collect(AdmissionAction action, ISet<string> users, ISet<string> groups)
    {
        (string? group, IEnumerable<string> named) = action switch
        {
            LoginAction one => (null, [one.UserId]),
            LogoutAction one => (null, [one.UserId]),
            RegisterUsersAction one => (null, one.UserIds),
            RemoveUsersAction one => (null, one.UserIds),
            CreateGroupAction one => (one.GroupId, one.MemberIds.Append(one.OwnerId)),
            DissolveGroupAction one => (one.GroupId, []),
            JoinGroupAction one => (one.GroupId, one.UserIds),
            LeaveGroupAction one => (one.GroupId, one.UserIds),
            AddFriendAction one => (null, [one.UserId, one.FriendId]),
            RemoveFriendAction one => (null, [one.UserId, one.FriendId]),
            CheckFeatureAction => ((string?)null, Enumerable.Empty<string>()),
            _ => throw new InvalidOperationException($"{action.GetType().Name} is not known here"),
        };
        users.UnionWith(named.Where(id => id.Length > 0));
        if (group is not null)
        {
            groups.Add(group);
        }
    }
}
