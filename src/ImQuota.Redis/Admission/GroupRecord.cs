namespace ImQuota.Redis.Admission;

/// <summary>What the store has of a group beside its members (30-groups.lua): members + sets * 2^20 + type * 2^30 + day * 2^33.</summary>
internal readonly record struct GroupRecord(long Value)
{
    private const int SetsShift = 20;
    private const int TypeShift = 30;
    private const long MembersMask = (1L << SetsShift) - 1;
    private const long SetsMask = (1L << (TypeShift - SetsShift)) - 1;
    private const long TypeMask = 7;

    public int Members => (int)(Value & MembersMask);

    /// <summary>How many sets the members are spread over.</summary>
    public int Sets => (int)((Value >> SetsShift) & SetsMask);

    /// <summary>The number of a <see cref="Domain.Editions.GroupType"/>.</summary>
    public int Type => (int)((Value >> TypeShift) & TypeMask);
}
