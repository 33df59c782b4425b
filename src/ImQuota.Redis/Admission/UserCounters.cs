namespace ImQuota.Redis.Admission;

/// <summary>What the store counts of a user (30-groups.lua): groups * 2^20 + friends.</summary>
internal readonly record struct UserCounters(long Value)
{
    private const int GroupsShift = 20;

    public long Friends => Value & ((1L << GroupsShift) - 1);

    public long Groups => Value >> GroupsShift;

    /// <summary>What to add so that there are so many groups.</summary>
    public long UntilGroups(long groups) => (groups - Groups) << GroupsShift;
}
