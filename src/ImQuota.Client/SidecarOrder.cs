namespace ImQuota.Client;

/// <summary>Which of several sidecars gets the next message.</summary>
public enum SidecarOrder
{
    /// <summary>The first of the list that is well; the others stand by, connected. It is gone back to as soon as it answers again.</summary>
    Preference = 0,

    /// <summary>Each that is well in turn.</summary>
    RoundRobin = 1,
}
