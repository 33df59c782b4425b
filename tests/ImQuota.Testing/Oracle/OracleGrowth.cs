using ImQuota.Domain.Editions;

namespace ImQuota.Testing.Oracle;

/// <summary>Net growth of groups (E8) of one app on each of its days, and the broadcast part of it.</summary>
internal sealed class OracleGrowth
{
    private readonly Dictionary<int, long> _all = [];
    private readonly Dictionary<int, long> _broadcast = [];

    internal long Today(OracleMoment moment) => _all.GetValueOrDefault(moment.Calendar.Day);

    internal long BroadcastToday(OracleMoment moment) => _broadcast.GetValueOrDefault(moment.Calendar.Day);

    internal void Created(GroupType type, OracleMoment moment)
    {
        _all[moment.Calendar.Day] = Today(moment) + 1;
        if (moment.Rules(type).Broadcast)
        {
            _broadcast[moment.Calendar.Day] = BroadcastToday(moment) + 1;
        }
    }

    internal void Removed(OracleGroup group, OracleMoment moment)
    {
        bool anyDay = moment.Settings.NetCreditAnyDay || moment.Has(OracleFault.CreditsEarlierDays);
        bool today = group.CreatedDay == moment.Calendar.Day
            || (group.CreatedDay is null && moment.Has(OracleFault.CreditsAdoptedGroups));
        if (moment.Has(OracleFault.ForgetsDailyCredit) || (!today && !anyDay))
        {
            return;
        }

        _all[moment.Calendar.Day] = Math.Max(0, Today(moment) - 1);
        if (moment.Rules(group.Type).Broadcast && !moment.Has(OracleFault.ForgetsBroadcastCredit))
        {
            _broadcast[moment.Calendar.Day] = Math.Max(0, BroadcastToday(moment) - 1);
        }
    }
}
