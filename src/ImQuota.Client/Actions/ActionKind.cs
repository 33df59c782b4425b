namespace ImQuota.Client.Actions;

/// <summary>Kinds of actions; the numbers are the fields of AdmitAction.</summary>
internal enum ActionKind
{
    Login = 1,
    Logout = 2,
    RegisterUsers = 3,
    RemoveUsers = 4,
    CreateGroup = 5,
    DissolveGroup = 6,
    JoinGroup = 7,
    LeaveGroup = 8,
    AddFriend = 9,
    RemoveFriend = 10,
    CheckFeature = 11,
}
