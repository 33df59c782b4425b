namespace ImQuota.Load.Traffic;

/// <summary>What users of a chat service do, as a mix names it (in lower case).</summary>
internal enum ActionKind
{
    Login,
    Logout,
    Join,
    Leave,
    Friend,
    Unfriend,
    Create,
    Dissolve,
    Feature,
}
