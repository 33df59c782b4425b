namespace ImQuota.Load.Faults;

/// <summary>How faults are made.</summary>
/// <param name="Service">The service's dll.</param>
/// <param name="Hold">How long a fault lasts that does not end by itself.</param>
/// <param name="Rate">Actions a second, over all apps.</param>
/// <param name="DeadlineMs">The service's deadline of the store.</param>
internal sealed record FaultOptions(string Service, TimeSpan Hold, double Rate, int DeadlineMs)
{
    /// <summary>Traffic before the fault, in which code is compiled and limits begin to be met.</summary>
    public static readonly TimeSpan Before = TimeSpan.FromSeconds(1.5);

    /// <summary>Traffic after the last app is decided by the store again.</summary>
    public static readonly TimeSpan After = TimeSpan.FromSeconds(1);

    /// <summary>How long it may take until the store decides again.</summary>
    public static readonly TimeSpan BackWithin = TimeSpan.FromSeconds(20);
}
