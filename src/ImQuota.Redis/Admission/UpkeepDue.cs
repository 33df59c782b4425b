namespace ImQuota.Redis.Admission;

/// <summary>Upkeep that the admission script asks for.</summary>
[Flags]
internal enum UpkeepDue
{
    None = 0,
    GrowUsers = 1,
    GrowEdges = 2,
    GrowCounters = 4,
    GrowGroups = 8,
    GrowPresence = 16,
    GrowActives = 32,
    Sweep = 64,
}
