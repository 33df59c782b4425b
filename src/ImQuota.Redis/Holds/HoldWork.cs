using ImQuota.Domain.Admission;
using ImQuota.Redis.Admission;

namespace ImQuota.Redis.Holds;

/// <summary>Arguments of the hold script (88-holds.lua).</summary>
internal static class HoldWork
{
    /// <summary>Stands for the group of a creation that was announced: no customer can name it, so it is never there.</summary>
    private const string NoGroup = "\u0001";

    public static void WriteReserve(ScriptBatch batch, AdmissionAction action, string creation, long micros)
    {
        Begin(batch, ScriptOperation.Reserve);
        batch.Add(micros);
        batch.AddTag(batch.CreationTag(creation));
        switch (action)
        {
            case CreateGroupAction create:
                batch.AddInner(ScriptOperation.CreateGroup);
                AdmissionWork.WriteCreate(batch, create with { GroupId = NoGroup });
                break;
            case JoinGroupAction join:
                batch.AddInner(ScriptOperation.JoinGroup);
                AdmissionWork.WriteJoin(batch, join);
                break;
            case AddFriendAction add:
                batch.AddInner(ScriptOperation.AddFriend);
                AdmissionWork.WriteFriends(batch, add.UserId, add.FriendId, add.Direction);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(action), action, "is not announced");
        }
    }

    /// <summary>Nothing for a fact that is never announced.</summary>
    public static void WriteSettle(ScriptBatch batch, AdmissionAction fact, string creation)
    {
        switch (fact)
        {
            case CreateGroupAction create:
                Begin(batch, ScriptOperation.SettleCreated);
                batch.AddGroup(create.GroupId);
                batch.AddTag(batch.CreationTag(creation));
                break;
            case JoinGroupAction join:
                WriteHolds(batch, [.. join.UserIds.Select(user => $"j{batch.GroupTag(join.GroupId)}:{batch.UserTag(user)}")]);
                break;
            case AddFriendAction { Direction: FriendDirection.Both } add:
                WriteHolds(batch, [$"f{batch.EdgeTag(add.UserId, add.FriendId)}", $"f{batch.EdgeTag(add.FriendId, add.UserId)}"]);
                break;
            case AddFriendAction add:
                WriteHolds(batch, [$"f{batch.EdgeTag(add.UserId, add.FriendId)}"]);
                break;
        }
    }

    public static void WriteNote(ScriptBatch batch, IReadOnlyList<AdmissionAction> facts, long millis, long windowMillis)
    {
        batch.Begin(ScriptOperation.Note);
        batch.AddKey(batch.AppKeys.Told);
        batch.Add(windowMillis);
        batch.Add(millis);

        // A join that comes after the news of its group's end brings nothing back.
        batch.Add(facts[0] is JoinGroupAction join ? $"d{batch.GroupTag(join.GroupId)}" : "");
        batch.Add(facts.Count);
        foreach (AdmissionAction fact in facts)
        {
            (string what, string opposite) = SaidBy(batch, fact);
            batch.Add(what);
            batch.Add(opposite);
        }
    }

    private static (string What, string Opposite) SaidBy(ScriptBatch batch, AdmissionAction fact)
    {
        switch (fact)
        {
            case CreateGroupAction create:
                return Pair('c', 'd', batch.GroupTag(create.GroupId));
            case DissolveGroupAction dissolve:
                return Pair('d', 'c', batch.GroupTag(dissolve.GroupId));
            case JoinGroupAction { UserIds: [var user] } join:
                return Pair('j', 'l', $"{batch.GroupTag(join.GroupId)}:{batch.UserTag(user)}");
            case LeaveGroupAction { UserIds: [var user] } leave:
                return Pair('l', 'j', $"{batch.GroupTag(leave.GroupId)}:{batch.UserTag(user)}");
            case AddFriendAction add:
                return Pair('a', 'r', batch.EdgeTag(add.UserId, add.FriendId));
            case RemoveFriendAction remove:
                return Pair('r', 'a', batch.EdgeTag(remove.UserId, remove.FriendId));
            case LoginAction login:
                return Pair('i', 'o', $"{batch.UserTag(login.UserId)}:{login.ConnectionId}");
            case LogoutAction logout:
                return Pair('o', 'i', $"{batch.UserTag(logout.UserId)}:{logout.ConnectionId}");
            default:
                throw new ArgumentOutOfRangeException(nameof(fact), fact, "has no opposite, or names several users");
        }

        static (string What, string Opposite) Pair(char what, char opposite, object key) => ($"{what}{key}", $"{opposite}{key}");
    }

    private static void WriteHolds(ScriptBatch batch, string[] holds)
    {
        Begin(batch, ScriptOperation.Settle);
        batch.Add(holds.Length);
        foreach (string hold in holds)
        {
            batch.Add(hold);
        }
    }

    private static void Begin(ScriptBatch batch, ScriptOperation operation)
    {
        batch.Begin(operation);
        batch.AddKey(batch.AppKeys.Held);
        batch.AddKey(batch.AppKeys.Lapses);
    }
}
