using ImQuota.Domain.Editions;

namespace ImQuota.Domain.Admission;

/// <summary>One action of spec section 2. Ids are checked before an action is made (see <see cref="IdRules"/>).</summary>
public abstract record AdmissionAction;

/// <summary>Registers (E2), counts the month (E10) and opens a connection (E12) when <paramref name="ConnectionId"/> is not empty.</summary>
public sealed record LoginAction(string UserId, Platform Platform, string ConnectionId, string NodeId) : AdmissionAction;

/// <summary>Closes one connection of a user.</summary>
public sealed record LogoutAction(string UserId, string ConnectionId) : AdmissionAction;

/// <summary>Registers users, all or none (E2).</summary>
public sealed record RegisterUsersAction(IReadOnlyList<string> UserIds) : AdmissionAction;

/// <summary>Removes users: frees E2, not the month (E10).</summary>
public sealed record RemoveUsersAction(IReadOnlyList<string> UserIds) : AdmissionAction;

/// <summary>Creates a group; an empty <paramref name="OwnerId"/> charges no user.</summary>
public sealed record CreateGroupAction(string GroupId, GroupType Type, string OwnerId, IReadOnlyList<string> MemberIds) : AdmissionAction
{
    /// <summary>Created on an unknown earlier day, as imported groups are: no growth of today, and no credit for it (E8).</summary>
    public bool OfEarlierDay { get; init; }
}

/// <summary>Dissolves a group and frees its members' places.</summary>
public sealed record DissolveGroupAction(string GroupId) : AdmissionAction;

/// <summary>Adds users to a group.</summary>
public sealed record JoinGroupAction(string GroupId, IReadOnlyList<string> UserIds, bool Invitation) : AdmissionAction;

/// <summary>Takes users out of a group; the last one's leave removes it (not an AVChatRoom).</summary>
public sealed record LeaveGroupAction(string GroupId, IReadOnlyList<string> UserIds) : AdmissionAction;

/// <summary>Puts <paramref name="FriendId"/> in the user's list and, with <see cref="FriendDirection.Both"/>, the user in the friend's.</summary>
public sealed record AddFriendAction(string UserId, string FriendId, FriendDirection Direction) : AdmissionAction;

/// <summary>Undoes <see cref="AddFriendAction"/>.</summary>
public sealed record RemoveFriendAction(string UserId, string FriendId, FriendDirection Direction) : AdmissionAction;

/// <summary>Asks whether a feature may be used (E11–E23); counts nothing.</summary>
public sealed record CheckFeatureAction(Feature Feature, string SdkVersion, Platform? Platform, GroupType? GroupType, int GroupSize) : AdmissionAction;
