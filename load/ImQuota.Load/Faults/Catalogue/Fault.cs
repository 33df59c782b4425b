using ImQuota.Load.Faults.Stores;

namespace ImQuota.Load.Faults.Catalogue;

/// <summary>One fault of one engine.</summary>
internal sealed record Fault(string Engine, string Name, string What)
{
    /// <summary>Begins it. One that lasts as long as this runs needs no cure.</summary>
    public required Func<FaultScene, Task> Make { get; init; }

    /// <summary>Ends it, after it was held; null: it ends by itself.</summary>
    public Func<FaultScene, Task>? Cure { get; init; }

    /// <summary>Whether it is held between the two.</summary>
    public bool Held { get; init; } = true;

    /// <summary>Whether Redis may forget what it had acknowledged: replication is asynchronous, and a backup is of earlier.</summary>
    public bool MayLose { get; init; }

    /// <summary>Apps that must not notice; null: all may.</summary>
    public Func<FaultScene, ulong, Task<bool>>? Spares { get; init; }

    /// <summary>The label by which the service must tell it; null: any, or none.</summary>
    public string? Label { get; init; }

    /// <summary>Makes the servers whole again for the next fault, after all was checked.</summary>
    public Func<FaultScene, Task>? Repair { get; init; }

    /// <summary>Why it cannot be made here; null: it can.</summary>
    public Func<StoreSet, string?> Missing { get; init; } = static _ => null;

    public override string ToString() => $"{Engine}/{Name}";
}
