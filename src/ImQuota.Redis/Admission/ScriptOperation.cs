namespace ImQuota.Redis.Admission;

/// <summary>Operations of the admission script; the numbers are positions in its table (90-main.lua).</summary>
internal enum ScriptOperation
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
    BeginReport = 12,
    Report = 13,
    EndReport = 14,
    Renew = 15,
    Release = 16,
    AppUsage = 17,
    UserUsage = 18,
    GroupUsage = 19,
    SweepBegin = 20,
    Sweep = 21,
    SweepEnd = 22,
    GrowTable = 23,
    GrowGroup = 24,

    /// <summary>As <see cref="LeaveGroup"/>, but an emptied group stays.</summary>
    Evict = 25,

    /// <summary>This and the following are the hold script's (88-holds.lua).</summary>
    Reserve = 26,
    Settle = 27,
    SettleCreated = 28,
    Note = 29,

    /// <summary>This and the following are the repair script's (86-repair.lua).</summary>
    Tally = 30,
    TallyGroups = 31,
    TallyPresence = 32,
    Correct = 33,
    CorrectNode = 34,
    RecountGroup = 35,
    CorrectUser = 36,
    SketchActives = 37,
    Retype = 38,
    Place = 39,
    Rejoin = 40,
    Edges = 41,
}
