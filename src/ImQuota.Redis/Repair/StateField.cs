namespace ImQuota.Redis.Repair;

/// <summary>Counters of an app's state; the numbers are the script's (20-state.lua).</summary>
internal enum StateField
{
    Users = 1,
    Groups = 2,
    Live = 3,
    Edges = 4,
    Counted = 5,
    Connections = 6,
    Online = 7,
    Mau = 20,
}
