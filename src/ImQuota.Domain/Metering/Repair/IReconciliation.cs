namespace ImQuota.Domain.Metering.Repair;

/// <summary>A comparison under way: what is in the store was read when it began, so what comes or goes while the truth is told is left alone.</summary>
public interface IReconciliation
{
    /// <summary>Entries so far.</summary>
    int Count { get; }

    /// <summary>Adds to the truth; the same twice counts once.</summary>
    void Add(TruthEntry entry);

    /// <summary>Compares, and unless <paramref name="dryRun"/> makes the store equal to the truth, whatever the limits.</summary>
    /// <exception cref="Admission.StoreUnavailableException">The store broke off; the message tells what was changed by then.</exception>
    Task<TruthReport> EndAsync(bool dryRun, CancellationToken cancellationToken);
}
