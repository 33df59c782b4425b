using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using NodaTime;

namespace ImQuota.Testing.Oracle;

/// <summary>Turns a plan into the reply, by the precedence of spec section 3 and the request's mode.</summary>
internal static class OracleJudge
{
    internal static AdmissionOutcome Judge(AdmissionAction action, OraclePlan plan, OracleMoment moment)
    {
        DenyReason state = StateReason(plan, moment);
        List<OracleCheck> failing = Failing(plan, moment);
        return moment.Mode == AdmissionMode.Record
            ? Record(plan, moment, state, failing)
            : Decide(action, plan, moment, state, failing);
    }

    internal static AdmissionOutcome AppNotFound(AdmissionAction action, Instant now) => new()
    {
        Allowed = false,
        Reason = DenyReason.AppNotFound,
        Code = DenyCodes.For(DenyReason.AppNotFound, action),
        CheckedAt = now,
    };

    private static AdmissionOutcome Decide(
        AdmissionAction action, OraclePlan plan, OracleMoment moment, DenyReason state, List<OracleCheck> failing)
    {
        if (state != DenyReason.None)
        {
            return Denied(state, DenyCodes.For(state, action), moment) with { SubReason = SubReason(state, moment) };
        }

        if (plan.Refusal is { } refusal)
        {
            string? advice = refusal.Feature is { } feature ? Advice(plan, feature, moment) : null;
            return Denied(refusal.Reason, refusal.Code, moment) with { UpgradeTo = advice };
        }

        LimitMode denies = moment.Has(OracleFault.DeniesObservedLimits) ? LimitMode.Observe : LimitMode.Enforce;
        if (failing.Find(check => moment.ModeOf(check.Key) >= denies) is { } denying)
        {
            return Denied(denying.Reason, DenyCodes.For(denying.Reason, action), moment) with
            {
                Limit = Use(denying, moment),
                UpgradeTo = Advice(plan, plan.RequiredFeature, moment),
                OverLimitUserIds = plan.OverLimitUserIds,
                AlreadyMemberIds = plan.AlreadyMemberIds,
            };
        }

        AdmissionOutcome allowed = Allowed(plan, moment);
        return failing.Count == 0
            ? allowed
            : allowed with { WouldDeny = true, Reason = failing[0].Reason, Limit = Use(failing[0], moment) };
    }

    private static AdmissionOutcome Record(OraclePlan plan, OracleMoment moment, DenyReason state, List<OracleCheck> failing)
    {
        AdmissionOutcome allowed = Allowed(plan, moment);
        if (moment.Has(OracleFault.ForgetsToFlagFacts))
        {
            return allowed;
        }

        if (state != DenyReason.None)
        {
            return allowed with { OverLimit = true, Reason = state, SubReason = SubReason(state, moment) };
        }

        if (plan.Refusal is { } refusal)
        {
            return allowed with { OverLimit = true, Reason = refusal.Reason };
        }

        return failing.Count == 0
            ? allowed
            : allowed with { OverLimit = true, Reason = failing[0].Reason, Limit = Use(failing[0], moment) };
    }

    private static DenyReason StateReason(OraclePlan plan, OracleMoment moment) => moment.Entitlements.State switch
    {
        AppState.Suspended when !plan.Release || moment.Has(OracleFault.BlocksReleasesWhenSuspended) => DenyReason.AppSuspended,
        AppState.Disabled when !plan.Release => DenyReason.AppDisabled,
        _ => DenyReason.None,
    };

    private static string? SubReason(DenyReason state, OracleMoment moment)
        => state == DenyReason.AppSuspended ? moment.Entitlements.SubReason : null;

    private static List<OracleCheck> Failing(OraclePlan plan, OracleMoment moment)
    {
        long grace = moment.Has(OracleFault.AllowsOneTooMany) ? 1 : 0;
        return plan.Checks.FindAll(check =>
            moment.ModeOf(check.Key) != LimitMode.Off
            && LimitValue.Exceeds(moment.Limit(check.Key), check.Used - grace, check.Growth));
    }

    /// <summary>Limits that are switched off are no obstacle in another edition either.</summary>
    private static string? Advice(OraclePlan plan, Feature? feature, OracleMoment moment)
    {
        List<LimitCheck> checks = plan.Checks
            .FindAll(check => moment.ModeOf(check.Key) != LimitMode.Off)
            .ConvertAll(check => new LimitCheck(check.Key, check.Used, check.Growth));
        if (moment.Has(OracleFault.AdvisesOnFirstLimitOnly))
        {
            checks = checks.Take(1).ToList();
        }

        return UpgradeAdvisor.Find(moment.Catalogue, moment.Entitlements.Edition, checks, feature);
    }

    private static LimitUse Use(OracleCheck check, OracleMoment moment) => new(
        check.Key,
        moment.Limit(check.Key),
        check.Used,
        check.Key switch
        {
            LimitKey.Mau => moment.Calendar.MonthEnd,
            LimitKey.DailyGrowth or LimitKey.DailyBroadcast => moment.Calendar.DayEnd,
            _ => null,
        });

    private static AdmissionOutcome Denied(DenyReason reason, int code, OracleMoment moment) => new()
    {
        Allowed = false,
        Reason = reason,
        Code = code,
        CheckedAt = moment.Now,
    };

    private static AdmissionOutcome Allowed(OraclePlan plan, OracleMoment moment) => new()
    {
        Allowed = true,
        Already = plan.Already,
        Kick = plan.Kick,
        OverLimitUserIds = plan.OverLimitUserIds,
        AlreadyMemberIds = plan.AlreadyMemberIds,
        Unverified = plan.Unverified,
        CheckedAt = moment.Now,
    };
}
