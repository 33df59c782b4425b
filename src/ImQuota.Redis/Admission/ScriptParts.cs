namespace ImQuota.Redis.Admission;

/// <summary>Parts of the admission script that a run needs; the numbers are the script's (10-frame.lua).</summary>
[Flags]
internal enum ScriptParts
{
    None = 0,
    Users = 1,
    Membership = 2,
    Friends = 4,
    Nodes = 8,
    Upkeep = 16,
    Usage = 32,
}
