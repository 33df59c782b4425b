namespace ImQuota.Load.Traffic;

/// <summary>One app that is driven.</summary>
/// <param name="Users">Users who act, 1 or more; more than the edition allows, where it allows few.</param>
/// <param name="Groups">Groups that are there before the run and are joined.</param>
/// <param name="Share">Part of the traffic, 0-1.</param>
internal sealed record TrafficApp(ulong Id, string Edition, int Users, int Groups, double Share);
