using ImQuota.Domain.Admission;

namespace ImQuota.Redis.Telemetry;

/// <summary>
/// Is told what the store does, so that this project needs no library of metrics. Called on the path of decisions by many threads at once:
/// it must not throw, wait or allocate.
/// </summary>
public interface IStoreListener
{
    /// <summary>A run of one app's gathered actions was decided.</summary>
    /// <param name="sdkAppId">The app.</param>
    /// <param name="outcomes">One an action, all calls of the run in order.</param>
    /// <param name="elapsed">From its begin until its outcomes were read: trips to the store, repetitions included.</param>
    void RunEnded(ulong sdkAppId, ReadOnlySpan<AdmissionOutcome> outcomes, TimeSpan elapsed);

    /// <summary>A run failed: each of its calls does.</summary>
    void RunFailed(int actions, StoreFault fault, TimeSpan elapsed);

    /// <summary>A call was decided by a run.</summary>
    /// <param name="outcomes">Its own.</param>
    /// <param name="waited">Until its run began.</param>
    void CallEnded(ReadOnlySpan<AdmissionOutcome> outcomes, TimeSpan waited);

    /// <summary>A call failed with its run.</summary>
    void CallFailed(int actions, TimeSpan waited);

    /// <summary>A call was turned away because too many of its app wait already.</summary>
    void CallRefused();

    /// <summary>A call was not taken to the store, which is known to be away for its app.</summary>
    void CallNotAsked(StoreFault fault);

    /// <summary>Leases of nodes ended without their nodes' word, and <paramref name="connections"/> with them.</summary>
    void LeasesEnded(long connections);
}
