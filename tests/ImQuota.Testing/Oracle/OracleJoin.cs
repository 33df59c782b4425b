using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;

namespace ImQuota.Testing.Oracle;

/// <summary>A join of several users: who is in already, who is at the E4 limit, and whether the rest fits as a whole.</summary>
internal static class OracleJoin
{
    internal static OraclePlan Plan(OracleGroups groups, JoinGroupAction action, OracleMoment moment)
    {
        OracleGroup? group = groups.Find(action.GroupId);
        bool adopts = group is null && (moment.Settings.AdoptUnknownGroups || moment.Mode == AdmissionMode.Record);
        if (group is null && !adopts)
        {
            return new OraclePlan
            {
                Refusal = new OracleRefusal(DenyReason.GroupNotFound, DenyCodes.For(DenyReason.GroupNotFound, action)),
            };
        }

        GroupType type = group?.Type ?? GroupType.Public;
        return moment.StoresMembers(type)
            ? PlanStored(groups, action, group, type, moment)
            : new OraclePlan { Refusal = InvitationRefusal(action, type, moment) };
    }

    private static OraclePlan PlanStored(
        OracleGroups groups, JoinGroupAction action, OracleGroup? group, GroupType type, OracleMoment moment)
    {
        List<string> asked = action.UserIds.Distinct().ToList();
        List<string> members = asked.FindAll(id => group is not null && group.Members.Contains(id));
        List<string> rest = asked.Except(members).ToList();
        if (rest.Count == 0)
        {
            return new OraclePlan { Already = true, AlreadyMemberIds = members };
        }

        List<string> over = rest.FindAll(id => IsLeftOut(groups, id, moment));
        List<string> joining = over.Count == 0 || !moment.Has(OracleFault.RefusesWholeJoinForOneUser)
            ? rest.Except(over).ToList()
            : [];
        joining = CutToFit(joining, group, type, moment);

        // Nobody left: the users at their limit are the reason, and the advice is for all of them.
        List<string> judged = joining.Count == 0 ? over : joining;
        var plan = new OraclePlan
        {
            Refusal = InvitationRefusal(action, type, moment),
            OverLimitUserIds = over,
            AlreadyMemberIds = members,
            Apply = () =>
            {
                groups.Adopt(action.GroupId);
                groups.Find(action.GroupId)!.Members.UnionWith(joining);
            },
        };
        plan.Checks.AddRange(judged.Select(groups.UserGroupsCheck));
        if (moment.Rules(type).MemberLimit is { } memberLimit)
        {
            plan.Checks.Add(new OracleCheck(DenyReason.GroupFull, memberLimit, group?.Members.Count ?? 0, judged.Count));
        }

        return plan;
    }

    /// <summary>A fact leaves nobody out, and neither does a limit that is only observed.</summary>
    private static bool IsLeftOut(OracleGroups groups, string userId, OracleMoment moment)
        => moment.Mode != AdmissionMode.Record
            && moment.ModeOf(LimitKey.UserGroups) >= (moment.Has(OracleFault.LeavesOutObservedUsers) ? LimitMode.Observe : LimitMode.Enforce)
            && LimitValue.Exceeds(moment.Limit(LimitKey.UserGroups), groups.GroupsOf(userId), 1);

    private static OracleRefusal? InvitationRefusal(JoinGroupAction action, GroupType type, OracleMoment moment)
        => action.Invitation && !moment.Rules(type).AcceptsInvitations
            ? new OracleRefusal(DenyReason.TypeForbids, DenyCodes.For(DenyReason.TypeForbids, action))
            : null;

    private static List<string> CutToFit(List<string> joining, OracleGroup? group, GroupType type, OracleMoment moment)
    {
        if (!moment.Has(OracleFault.FillsGroupAsFarAsItGoes)
            || moment.Rules(type).MemberLimit is not { } key
            || moment.Limit(key) == LimitValue.Unlimited)
        {
            return joining;
        }

        long free = moment.Limit(key) - (group?.Members.Count ?? 0);
        return free > 0 ? joining.Take((int)Math.Min(free, joining.Count)).ToList() : joining;
    }
}
