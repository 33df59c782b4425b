using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;

namespace ImQuota.Testing.Oracle;

/// <summary>Friend lists (E3) of one app: who stands in whose list.</summary>
internal sealed class OracleFriends
{
    private readonly HashSet<(string Owner, string Friend)> _entries = [];

    internal IEnumerable<string> OwnerIds => _entries.Select(entry => entry.Owner).Distinct();

    internal long Count(string userId) => _entries.Count(entry => entry.Owner == userId);

    internal OraclePlan Add(AddFriendAction action, OracleMoment moment)
    {
        List<(string Owner, string Friend)> missing = Sides(action.UserId, action.FriendId, action.Direction);
        missing.RemoveAll(_entries.Contains);
        var plan = new OraclePlan
        {
            Already = missing.Count == 0,
            Apply = () => _entries.UnionWith(
                moment.Has(OracleFault.ForgetsFriendsSide) ? missing.Where(side => side.Owner == action.UserId) : missing),
        };
        foreach ((string owner, _) in missing)
        {
            bool peer = owner != action.UserId;
            plan.Checks.Add(new OracleCheck(
                peer ? DenyReason.PeerFriendsLimit : DenyReason.FriendsLimit, LimitKey.Friends, Count(owner), 1));
        }

        if (moment.Has(OracleFault.ReportsPeerFirst))
        {
            plan.Checks.Reverse();
        }

        return plan;
    }

    internal OraclePlan Remove(RemoveFriendAction action, OracleMoment moment)
    {
        FriendDirection direction = moment.Has(OracleFault.RemovesOneSideOnly) ? FriendDirection.OneWay : action.Direction;
        List<(string Owner, string Friend)> present = Sides(action.UserId, action.FriendId, direction);
        present.RemoveAll(side => !_entries.Contains(side));
        return new OraclePlan
        {
            Release = true,
            Already = present.Count == 0,
            Apply = () => _entries.ExceptWith(present),
        };
    }

    private static List<(string Owner, string Friend)> Sides(string userId, string friendId, FriendDirection direction)
        => direction == FriendDirection.Both ? [(userId, friendId), (friendId, userId)] : [(userId, friendId)];
}
