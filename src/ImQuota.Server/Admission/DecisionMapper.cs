using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Server.Validation;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Admission;

/// <summary>Outcomes as the wire tells them; the numbers of the enums are the same on both sides.</summary>
internal static class DecisionMapper
{
    public static Decision ToProto(AdmissionOutcome outcome)
    {
        var decision = new Decision
        {
            Verdict = outcome.Allowed ? Verdict.Allowed : Verdict.Denied,
            Reason = (Wire.DenyReason)outcome.Reason,
            Code = outcome.Code,
            Already = outcome.Already,
            OverLimit = outcome.OverLimit,
            WouldDeny = outcome.WouldDeny,
            Source = (Wire.DecisionSource)outcome.Source,
            CheckedAt = outcome.CheckedAt.ToTimestamp(),
            UpgradeTo = outcome.UpgradeTo ?? "",
            SubReason = outcome.SubReason ?? "",
        };
        if (outcome.Limit is { } limit)
        {
            decision.Limit = new Wire.LimitUse
            {
                Key = LimitNames.KeyOf(limit.Key),
                Name = LimitNames.NameOf(limit.Key),
                Limit = limit.Limit,
                Used = limit.Used,
                ResetsAt = limit.ResetsAt.ToTimestamp(),
            };
        }

        if (!outcome.Allowed)
        {
            decision.Message = DenyMessages.For(outcome.Reason, outcome.Limit, outcome.SubReason);
        }

        return decision;
    }

    public static LoginResponse ToLogin(AdmissionOutcome outcome)
    {
        var response = new LoginResponse { Decision = ToProto(outcome) };
        response.Kick.AddRange(outcome.Kick);
        return response;
    }

    public static JoinGroupResponse ToJoinGroup(AdmissionOutcome outcome)
    {
        var response = new JoinGroupResponse { Decision = ToProto(outcome) };
        response.OverLimitUserIds.AddRange(outcome.OverLimitUserIds);
        response.AlreadyMemberIds.AddRange(outcome.AlreadyMemberIds);
        return response;
    }

    public static CheckFeatureResponse ToCheckFeature(AdmissionOutcome outcome)
    {
        var response = new CheckFeatureResponse { Decision = ToProto(outcome) };
        response.Unverified.AddRange(outcome.Unverified);
        return response;
    }

    public static AdmitResult ToResult(AdmissionOutcome outcome)
    {
        var result = new AdmitResult { Decision = ToProto(outcome) };
        result.Kick.AddRange(outcome.Kick);
        result.OverLimitUserIds.AddRange(outcome.OverLimitUserIds);
        result.AlreadyMemberIds.AddRange(outcome.AlreadyMemberIds);
        result.Unverified.AddRange(outcome.Unverified);
        return result;
    }
}
