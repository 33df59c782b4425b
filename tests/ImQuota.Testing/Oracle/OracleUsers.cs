using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;

namespace ImQuota.Testing.Oracle;

/// <summary>Registered users (E2) and the users active in each month (E10) of one app.</summary>
internal sealed class OracleUsers
{
    private readonly HashSet<string> _registered = [];
    private readonly Dictionary<int, HashSet<string>> _activeExact = [];
    private readonly Dictionary<int, HashSet<string>> _activeEstimated = [];

    internal bool IsRegistered(string userId) => _registered.Contains(userId);

    internal bool IsActive(string userId, OracleMoment moment)
        => moment.KeepsExactMonth && Month(_activeExact, moment).Contains(userId);

    internal long Registered(OracleMoment moment) => Counts(moment) ? _registered.Count : 0;

    internal long? ActiveExact(OracleMoment moment)
        => moment.KeepsExactMonth ? Month(_activeExact, moment).Count : null;

    internal long ActiveEstimate(OracleMoment moment) => Month(_activeEstimated, moment).Count;

    internal long ActiveExact(int month) => _activeExact.TryGetValue(month, out HashSet<string>? users) ? users.Count : 0;

    internal long ActiveEstimate(int month) => _activeEstimated.TryGetValue(month, out HashSet<string>? users) ? users.Count : 0;

    internal OraclePlan Register(RegisterUsersAction action, OracleMoment moment)
    {
        List<string> missing = Counts(moment) ? action.UserIds.Distinct().Where(id => !IsRegistered(id)).ToList() : [];
        var plan = new OraclePlan
        {
            Already = missing.Count == 0,
            Apply = () => _registered.UnionWith(missing),
        };
        plan.Checks.Add(UserCheck(missing.Count, moment));
        return plan;
    }

    internal OraclePlan Remove(RemoveUsersAction action, OracleMoment moment)
    {
        List<string> present = action.UserIds.Distinct().Where(IsRegistered).ToList();
        return new OraclePlan
        {
            Release = true,
            Already = present.Count == 0,
            Refusal = RemovalRefusal(action, moment),
            Apply = () =>
            {
                _registered.ExceptWith(present);
                if (moment.Has(OracleFault.FreesMonthOnRemoval))
                {
                    Month(_activeExact, moment).ExceptWith(present);
                }
            },
        };
    }

    /// <summary>The part of a login that looks at E2 and E10.</summary>
    internal void PlanLogin(string userId, OracleMoment moment, OraclePlan plan)
    {
        plan.Checks.Add(UserCheck(Registers(userId, moment) ? 1 : 0, moment));
        bool counted = Month(_activeExact, moment).Contains(userId);
        plan.Checks.Add(new OracleCheck(
            DenyReason.MauLimit, LimitKey.Mau, Month(_activeExact, moment).Count, counted ? 0 : 1));
    }

    internal bool LoginChanges(string userId, OracleMoment moment)
        => Registers(userId, moment)
            || ((moment.KeepsExactMonth || moment.Has(OracleFault.CountsHyperLogLogLogins)) && !Month(_activeExact, moment).Contains(userId));

    internal void Login(string userId, OracleMoment moment)
    {
        if (Registers(userId, moment) && !StopsCounting(LimitKey.Users, moment))
        {
            _registered.Add(userId);
        }

        Month(_activeEstimated, moment).Add(userId);
        if (moment.KeepsExactMonth)
        {
            Month(_activeExact, moment).Add(userId);
        }
    }

    internal void RegisterDenied(string userId) => _registered.Add(userId);

    private static OracleRefusal? RemovalRefusal(RemoveUsersAction action, OracleMoment moment)
        => moment.Entitlements.Features[(int)Feature.UserRemoval] == FeatureState.Available
            ? null
            : new OracleRefusal(
                DenyReason.FeatureNotInEdition,
                DenyCodes.For(DenyReason.FeatureNotInEdition, action),
                Feature.UserRemoval);

    private static bool StopsCounting(LimitKey key, OracleMoment moment)
        => moment.Has(OracleFault.StopsCountingWhenOff) && moment.ModeOf(key) == LimitMode.Off;

    private static HashSet<string> Month(Dictionary<int, HashSet<string>> months, OracleMoment moment)
    {
        if (!months.TryGetValue(moment.Calendar.Month, out HashSet<string>? users))
        {
            months.Add(moment.Calendar.Month, users = []);
        }

        return users;
    }

    /// <summary>The set is kept only while the limit is finite; what it holds stays and counts again when it is finite again.</summary>
    private static bool Counts(OracleMoment moment)
        => moment.Limit(LimitKey.Users) != LimitValue.Unlimited || moment.Has(OracleFault.CountsUsersWhileUnlimited);

    private bool Registers(string userId, OracleMoment moment) => Counts(moment) && !IsRegistered(userId);

    private OracleCheck UserCheck(long growth, OracleMoment moment)
        => new(DenyReason.UserLimit, LimitKey.Users, Registered(moment), growth);
}
