using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;

namespace ImQuota.Domain.Admission;

/// <summary>
/// What can be decided without counters: by the app's state and features as this process remembers them. Whatever limits would say is
/// left open, for the policy to allow or not.
/// </summary>
public static class FallbackRules
{
    /// <summary>Whether the action can only free what is counted.</summary>
    public static bool IsRelease(AdmissionAction action)
        => action is LogoutAction or RemoveUsersAction or DissolveGroupAction or LeaveGroupAction or RemoveFriendAction;

    /// <summary>How many places the action takes at most: one for each user or list it names, at least 1; 0 for a release and a question.</summary>
    public static int GrantsOf(AdmissionAction action) => action switch
    {
        _ when IsRelease(action) => 0,
        CheckFeatureAction => 0,
        RegisterUsersAction register => register.UserIds.Count,
        JoinGroupAction join => join.UserIds.Count,
        CreateGroupAction create => 1 + create.MemberIds.Count,
        AddFriendAction { Direction: FriendDirection.Both } => 2,
        _ => 1,
    };

    /// <summary>Allowed, or the reason that holds whatever the counters are; without source and instant.</summary>
    public static AdmissionOutcome Decide(RememberedApp app, AdmissionRequest request)
    {
        (DenyReason reason, int code, IReadOnlyList<string> unverified) = Judge(app, request.Action);
        if (reason == DenyReason.None || request.Mode == AdmissionMode.Record)
        {
            return new AdmissionOutcome { Allowed = true, OverLimit = reason != DenyReason.None, Reason = reason, Unverified = unverified, CheckedAt = default };
        }

        return new AdmissionOutcome
        {
            Allowed = false,
            Reason = reason,
            Code = code,
            SubReason = reason == DenyReason.AppSuspended ? app.Entitlements.SubReason : null,
            UpgradeTo = reason == DenyReason.FeatureNotInEdition ? UpgradeFor(app, request.Action) : null,
            CheckedAt = default,
        };
    }

    private static (DenyReason Reason, int Code, IReadOnlyList<string> Unverified) Judge(RememberedApp app, AdmissionAction action)
    {
        if (!IsRelease(action) && app.Entitlements.State != AppState.Active)
        {
            DenyReason state = app.Entitlements.State == AppState.Disabled ? DenyReason.AppDisabled : DenyReason.AppSuspended;
            return (state, DenyCodes.For(state, action), []);
        }

        switch (action)
        {
            case CheckFeatureAction check:
                FeatureVerdict verdict = FeatureRules.Evaluate(app.Catalogue, app.Entitlements, check);
                return (verdict.Allowed ? DenyReason.None : DenyReason.FeatureNotInEdition, verdict.Code, verdict.Unverified);
            case CreateGroupAction create when create.MemberIds.Count > 0 && !app.Catalogue.GroupTypes[create.Type].AcceptsInvitations:
                return (DenyReason.TypeForbids, DenyCodes.For(DenyReason.TypeForbids, action), []);
            default:
                return FeatureOf(app, action) is { } feature && app.Entitlements.Features[(int)feature] != FeatureState.Available
                    ? (DenyReason.FeatureNotInEdition, CodeOf(app, action, feature), [])
                    : (DenyReason.None, 0, []);
        }
    }

    private static int CodeOf(RememberedApp app, AdmissionAction action, Feature feature)
        => action is CreateGroupAction ? FeatureRules.CodeWhenCreating(app.Entitlements, feature) : DenyCodes.For(DenyReason.FeatureNotInEdition, action);

    private static string? UpgradeFor(RememberedApp app, AdmissionAction action)
        => FeatureOf(app, action) is { } feature && app.Entitlements.Features[(int)feature] == FeatureState.NotInEdition
            ? UpgradeAdvisor.Find(app.Catalogue, app.Entitlements.Edition, [], feature)
            : null;

    private static Feature? FeatureOf(RememberedApp app, AdmissionAction action) => action switch
    {
        CheckFeatureAction check => check.Feature,
        CreateGroupAction create => app.Catalogue.GroupTypes[create.Type].RequiredFeature,
        RemoveUsersAction => Feature.UserRemoval,
        _ => null,
    };
}
