using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;

namespace ImQuota.Testing.Oracle;

/// <summary>Groups of one app (E6, E7), their creation and their end; joins are in <see cref="OracleJoin"/>.</summary>
internal sealed class OracleGroups
{
    private readonly Dictionary<string, OracleGroup> _groups = [];

    internal OracleGrowth Growth { get; } = new();

    /// <summary>Memberships left behind by a model that forgets to free them.</summary>
    private readonly List<string> _leakedMembers = [];

    internal IEnumerable<OracleGroup> All => _groups.Values;

    internal IEnumerable<string> MemberIds => _groups.Values.SelectMany(group => group.Members).Concat(_leakedMembers).Distinct();

    internal OracleGroup? Find(string groupId) => _groups.GetValueOrDefault(groupId);

    internal void Adopt(string groupId) => _groups.TryAdd(groupId, new OracleGroup(GroupType.Public, createdDay: null));

    internal long GroupsOf(string userId)
        => _groups.Values.Count(group => group.Members.Contains(userId)) + _leakedMembers.Count(id => id == userId);

    internal long Count(LimitKey countLimit, OracleMoment moment)
        => _groups.Values.Count(group => moment.Rules(group.Type).CountLimit == countLimit);

    internal OracleCheck UserGroupsCheck(string userId)
        => new(DenyReason.UserGroupsLimit, LimitKey.UserGroups, GroupsOf(userId), 1);

    internal OraclePlan Create(CreateGroupAction action, OracleMoment moment)
    {
        if (Find(action.GroupId) is not null && !moment.Has(OracleFault.LooksAtAlreadySoAfterLimits))
        {
            return new OraclePlan { Already = true };
        }

        GroupTypeRules rules = moment.Rules(action.Type);
        List<string> seats = Seats(action, rules);
        var plan = new OraclePlan
        {
            Already = Find(action.GroupId) is not null,
            Refusal = CreationRefusal(action, rules, moment),
            RequiredFeature = rules.RequiredFeature,
            Apply = () => Create(action, seats, moment),
        };
        if (moment.StoresMembers(action.Type))
        {
            plan.Checks.AddRange(seats.Select(UserGroupsCheck));
        }

        if (rules.MemberLimit is { } memberLimit)
        {
            plan.Checks.Add(new OracleCheck(DenyReason.GroupFull, memberLimit, 0, seats.Count));
        }

        plan.Checks.Add(new OracleCheck(
            rules.CountLimit == LimitKey.LiveGroups ? DenyReason.LiveGroupsLimit : DenyReason.GroupsLimit,
            rules.CountLimit,
            Count(rules.CountLimit, moment),
            1));
        if (action.OfEarlierDay)
        {
            return plan;
        }

        plan.Checks.Add(new OracleCheck(DenyReason.DailyGrowthLimit, LimitKey.DailyGrowth, Growth.Today(moment), 1));
        if (rules.Broadcast)
        {
            plan.Checks.Add(new OracleCheck(
                DenyReason.DailyBroadcastLimit, LimitKey.DailyBroadcast, Growth.BroadcastToday(moment), 1));
        }

        return plan;
    }

    internal OraclePlan Dissolve(DissolveGroupAction action, OracleMoment moment)
    {
        OracleGroup? group = Find(action.GroupId);
        return new OraclePlan
        {
            Release = true,
            Already = group is null,
            Apply = () => Remove(action.GroupId, moment),
        };
    }

    internal OraclePlan Leave(LeaveGroupAction action, OracleMoment moment)
    {
        OracleGroup? group = Find(action.GroupId);
        List<string> leaving = group is null ? [] : action.UserIds.Distinct().Where(group.Members.Contains).ToList();
        return new OraclePlan
        {
            Release = true,
            Already = leaving.Count == 0,
            Apply = () =>
            {
                if (group is null || leaving.Count == 0)
                {
                    return;
                }

                group.Members.ExceptWith(leaving);
                if (group.Members.Count == 0 && moment.Rules(group.Type).GoneWhenEmpty && !moment.Has(OracleFault.KeepsEmptyGroup))
                {
                    Remove(action.GroupId, moment);
                }
            },
        };
    }

    internal ReconcileReport? Reconcile(string groupId, IReadOnlyList<string> memberIds, bool dryRun, OracleMoment moment)
    {
        if (Find(groupId) is not { } group)
        {
            return null;
        }

        List<string> truth = moment.StoresMembers(group.Type) ? memberIds.Distinct().ToList() : [];
        List<string> missing = truth.FindAll(id => !group.Members.Contains(id));
        List<string> extra = group.Members.Except(truth).ToList();
        if (!dryRun)
        {
            group.Members.UnionWith(missing);
            group.Members.ExceptWith(extra);
            if (moment.Has(OracleFault.ReconcilesWithoutCounting))
            {
                _leakedMembers.AddRange(extra);
            }
        }

        return new ReconcileReport(missing, extra.Count);
    }

    private static OracleRefusal? CreationRefusal(CreateGroupAction action, GroupTypeRules rules, OracleMoment moment)
    {
        if (!rules.AcceptsInvitations && action.MemberIds.Count > 0)
        {
            return new OracleRefusal(DenyReason.TypeForbids, DenyCodes.For(DenyReason.TypeForbids, action));
        }

        if (rules.RequiredFeature is not { } feature)
        {
            return null;
        }

        return moment.Entitlements.Features[(int)feature] switch
        {
            FeatureState.Available => null,
            FeatureState.NotInEdition => new OracleRefusal(
                DenyReason.FeatureNotInEdition, FeatureRules.CodeWhenCreating(moment.Entitlements, feature), feature),
            _ => new OracleRefusal(
                DenyReason.FeatureNotInEdition, FeatureRules.CodeWhenCreating(moment.Entitlements, feature)),
        };
    }

    /// <summary>Everybody who takes a place, the owner first; a group may have no owner.</summary>
    private static List<string> Seats(CreateGroupAction action, GroupTypeRules rules)
    {
        List<string> seats = rules.OwnerIsMember && action.OwnerId.Length > 0 ? [action.OwnerId] : [];
        seats.AddRange(action.MemberIds);
        return seats.Distinct().ToList();
    }

    private void Create(CreateGroupAction action, List<string> seats, OracleMoment moment)
    {
        if (Find(action.GroupId) is not null)
        {
            return;
        }

        var group = new OracleGroup(action.Type, action.OfEarlierDay ? null : moment.Calendar.Day);
        if (moment.StoresMembers(action.Type))
        {
            group.Members.UnionWith(seats);
        }

        _groups.Add(action.GroupId, group);
        if (!action.OfEarlierDay || moment.Has(OracleFault.CountsEarlierGroupsAsGrowth))
        {
            Growth.Created(action.Type, moment);
        }
    }

    private void Remove(string groupId, OracleMoment moment)
    {
        if (!_groups.Remove(groupId, out OracleGroup? group))
        {
            return;
        }

        Growth.Removed(group, moment);
        if (moment.Has(OracleFault.KeepsMembershipsOfDissolved))
        {
            _leakedMembers.AddRange(group.Members);
        }
    }
}
