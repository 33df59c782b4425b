namespace ImQuota.Domain.Editions;

/// <summary>What a group type allows and how it is counted (spec section 2).</summary>
/// <param name="Live">Memberships are not stored and not counted (unless the app counts them).</param>
/// <param name="AcceptsInvitations">False: an invitation is denied with TYPE_FORBIDS (10007).</param>
/// <param name="OwnerIsMember">The owner takes a seat and an E4 slot.</param>
/// <param name="GoneWhenEmpty">The last member's leave removes the group.</param>
/// <param name="MemberLimit">Which limit caps its members; null: none.</param>
/// <param name="CountLimit">Which limit counts groups of this type: <see cref="LimitKey.Groups"/> or <see cref="LimitKey.LiveGroups"/>.</param>
/// <param name="Broadcast">Counts in the broadcast part of E8.</param>
/// <param name="RequiredFeature">The feature creating one needs; null: none (Community: E15).</param>
public sealed record GroupTypeRules(
    bool Live,
    bool AcceptsInvitations,
    bool OwnerIsMember,
    bool GoneWhenEmpty,
    LimitKey? MemberLimit,
    LimitKey CountLimit,
    bool Broadcast,
    Feature? RequiredFeature);
