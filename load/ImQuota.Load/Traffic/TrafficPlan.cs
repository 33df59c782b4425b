namespace ImQuota.Load.Traffic;

/// <summary>A chat cloud's apps: one giant, and many small ones whose limits are soon met.</summary>
internal static class TrafficPlan
{
    /// <summary>The giant's part of the traffic, when it is not alone.</summary>
    public const double GiantShare = 0.5;

    private const int DeveloperUsers = 130;
    private const int DeveloperGroups = 12;
    private const int StandardUsers = 2_000;
    private const int StandardGroups = 40;

    /// <param name="count">Apps in all, 1 or more; the first is the giant.</param>
    public static IReadOnlyList<TrafficApp> Build(ulong firstId, int count, int giantUsers, int giantGroups)
    {
        double share = count == 1 ? 0 : (1 - GiantShare) / (count - 1);
        var apps = new List<TrafficApp> { new(firstId, "premium", giantUsers, giantGroups, count == 1 ? 1 : GiantShare) };
        for (int i = 1; i < count; i++)
        {
            // Two of three are free trials, as everywhere.
            apps.Add(i % 3 == 0
                ? new(firstId + (ulong)i, "standard", StandardUsers, StandardGroups, share)
                : new(firstId + (ulong)i, "developer", DeveloperUsers, DeveloperGroups, share));
        }

        return apps;
    }
}
