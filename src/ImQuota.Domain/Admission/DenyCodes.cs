namespace ImQuota.Domain.Admission;

/// <summary>The chat service's own error codes (spec section 3).</summary>
public static class DenyCodes
{
    /// <summary>The code of a denial; features have codes of their own in <see cref="FeatureRules"/>, 10059 being the general one.</summary>
    public static int For(DenyReason reason, AdmissionAction action) => reason switch
    {
        DenyReason.AppNotFound => action is LoginAction ? 70020 : 60006,
        DenyReason.AppDisabled => 60016,
        DenyReason.AppSuspended => 60020,
        DenyReason.GroupNotFound => 10010,
        DenyReason.TypeForbids => 10007,
        DenyReason.FeatureNotInEdition => 10059,
        DenyReason.UserLimit => 70398,
        DenyReason.MauLimit => 72000,
        DenyReason.UserGroupsLimit => 10037,
        DenyReason.FriendsLimit => 30010,
        DenyReason.PeerFriendsLimit => 30014,
        DenyReason.GroupFull => action is CreateGroupAction ? 10038 : 10014,
        DenyReason.LiveGroupsLimit => 10036,
        DenyReason.GroupsLimit => 10058,
        DenyReason.DailyGrowthLimit or DenyReason.DailyBroadcastLimit => 10006,
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "is not a reason to deny"),
    };
}
