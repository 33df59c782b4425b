namespace ImQuota.Server.Hosting;

/// <summary>Where a connection came in, and so what it may call.</summary>
internal enum Listener
{
    /// <summary>Chat backends: decisions and node leases.</summary>
    Admission,

    /// <summary>Operators: apps, catalogue, usage, metrics, health.</summary>
    Admin,
}
