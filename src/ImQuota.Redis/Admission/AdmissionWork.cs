using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;

namespace ImQuota.Redis.Admission;

/// <summary>A run of consecutive requests of one app; a dissolve stands first if there is one, since its members are read before.</summary>
/// <param name="dissolved">Its members, as read a moment ago. The script looks whether they still are; if not, they are read again.</param>
internal sealed class AdmissionWork(IReadOnlyList<AdmissionRequest> requests, int start, int count, long[] dissolved, GroupMembersReader members) : ScriptWork
{
    private long[] _dissolved = dissolved;

    // A join of one user takes about 40.
    public override int ExpectedBytes => 48 * count;

    public override async Task PrepareAsync(AppView view, AppLayout layout, int attempt, CancellationToken cancellationToken)
    {
        if (attempt > 0 && requests[start] is { Action: DissolveGroupAction dissolve, Mode: not AdmissionMode.DryRun })
        {
            _dissolved = await members.ReadAsync(view, layout, dissolve.GroupId, cancellationToken);
        }
    }

    public override void Write(ScriptBatch batch)
    {
        for (int i = 0; i < count; i++)
        {
            AdmissionRequest request = requests[start + i];
            Write(batch, request.Mode, request.Action);
        }
    }

    private void Write(ScriptBatch batch, AdmissionMode mode, AdmissionAction action)
    {
        switch (action)
        {
            case LoginAction login:
                batch.Begin(ScriptOperation.Login, mode);
                WriteLogin(batch, login);
                break;
            case LogoutAction logout:
                batch.Begin(ScriptOperation.Logout, mode);
                WriteUser(batch, logout.UserId, BucketTable.Presence);
                batch.Add(logout.ConnectionId);
                break;
            case RegisterUsersAction register:
                batch.Begin(ScriptOperation.RegisterUsers, mode);
                WriteUsers(batch, register.UserIds);
                break;
            case RemoveUsersAction remove:
                batch.Begin(ScriptOperation.RemoveUsers, mode);
                WriteUsers(batch, remove.UserIds);
                break;
            case CreateGroupAction create:
                batch.Begin(ScriptOperation.CreateGroup, mode);
                WriteCreate(batch, create);
                break;
            case DissolveGroupAction dissolve:
                batch.Begin(ScriptOperation.DissolveGroup, mode);
                WriteDissolve(batch, dissolve, mode);
                break;
            case JoinGroupAction join:
                batch.Begin(ScriptOperation.JoinGroup, mode);
                WriteJoin(batch, join);
                break;
            case LeaveGroupAction leave:
                batch.Begin(ScriptOperation.LeaveGroup, mode);
                WriteMembers(batch, batch.AddGroup(leave.GroupId), UniqueIds.Of(leave.UserIds));
                break;
            case AddFriendAction add:
                batch.Begin(ScriptOperation.AddFriend, mode);
                WriteFriends(batch, add.UserId, add.FriendId, add.Direction);
                break;
            case RemoveFriendAction remove:
                batch.Begin(ScriptOperation.RemoveFriend, mode);
                WriteFriends(batch, remove.UserId, remove.FriendId, remove.Direction);
                break;
            case CheckFeatureAction:
                batch.Begin(ScriptOperation.CheckFeature, mode);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(action), action, "The store does not know this action.");
        }
    }

    private static void WriteLogin(ScriptBatch batch, LoginAction login)
    {
        long tag = batch.UserTag(login.UserId);
        batch.AddTag(tag);
        batch.AddBucket(BucketTable.Users, tag);
        batch.AddBucket(BucketTable.Actives, tag);
        batch.AddBucket(BucketTable.Presence, tag);
        batch.Add((int)login.Platform);
        batch.Add(login.ConnectionId);
        batch.Add(login.NodeId);
    }

    private static void WriteUser(ScriptBatch batch, string userId, BucketTable table)
    {
        long tag = batch.UserTag(userId);
        batch.AddTag(tag);
        batch.AddBucket(table, tag);
    }

    private static void WriteUsers(ScriptBatch batch, IReadOnlyList<string> userIds)
    {
        IReadOnlyList<string> distinct = UniqueIds.Of(userIds);
        batch.Add(distinct.Count);
        for (int i = 0; i < distinct.Count; i++)
        {
            WriteUser(batch, distinct[i], BucketTable.Users);
        }
    }

    internal static void WriteCreate(ScriptBatch batch, CreateGroupAction create)
    {
        GroupTypeRules rules = batch.Facts.Catalogue.GroupTypes[create.Type];
        int group = batch.AddGroup(create.GroupId);
        batch.Add((int)create.Type);
        batch.Add(create.MemberIds.Count);
        batch.Add(create.OfEarlierDay ? 1 : 0);
        WriteMembers(batch, group, rules.OwnerIsMember && create.OwnerId.Length > 0
            ? UniqueIds.Of([create.OwnerId, .. create.MemberIds])
            : UniqueIds.Of(create.MemberIds));
    }

    private void WriteDissolve(ScriptBatch batch, DissolveGroupAction dissolve, AdmissionMode mode)
    {
        int group = batch.AddGroup(dissolve.GroupId);
        long[] tags = mode == AdmissionMode.DryRun ? [] : _dissolved;
        batch.Add(tags.Length);
        foreach (long tag in tags)
        {
            WriteMember(batch, group, tag);
        }
    }

    internal static void WriteJoin(ScriptBatch batch, JoinGroupAction join)
    {
        int group = batch.AddGroup(join.GroupId);
        batch.Add(join.Invitation ? 1 : 0);
        WriteMembers(batch, group, UniqueIds.Of(join.UserIds));
    }

    private static void WriteMembers(ScriptBatch batch, int group, IReadOnlyList<string> userIds)
    {
        batch.Add(userIds.Count);
        for (int i = 0; i < userIds.Count; i++)
        {
            WriteMember(batch, group, batch.UserTag(userIds[i]));
        }
    }

    internal static void WriteMember(ScriptBatch batch, int group, long tag)
    {
        batch.AddTag(tag);
        batch.AddBucket(BucketTable.Counters, tag);
        batch.AddMemberSet(group, tag);
    }

    internal static void WriteFriends(ScriptBatch batch, string userId, string friendId, FriendDirection direction)
    {
        batch.Add(direction == FriendDirection.OneWay ? 0 : 1);
        WriteUser(batch, userId, BucketTable.Counters);
        WriteUser(batch, friendId, BucketTable.Counters);
        WriteEdge(batch, userId, friendId);
        WriteEdge(batch, friendId, userId);
    }

    private static void WriteEdge(ScriptBatch batch, string userId, string friendId)
    {
        long tag = batch.EdgeTag(userId, friendId);
        batch.AddTag(tag);
        batch.AddBucket(BucketTable.Edges, tag);
    }
}
