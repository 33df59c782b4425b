using System.Diagnostics;
using ImQuota.Domain.Admission;
using ImQuota.Redis.Telemetry;

namespace ImQuota.Redis.Admission;

/// <summary>A call that waits for a run. Until its run begins its caller may still take it back.</summary>
internal sealed class WaitingCall : TaskCompletionSource<AdmissionOutcome[]>
{
    private const int Queued = 0;
    private const int Begun = 1;
    private const int TakenBack = 2;

    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenRegistration _registration;
    private int _state;

    // Continued where it is answered (no RunContinuationsAsynchronously): AnsweredCalls sees to it that this is not the thread that the
    // next run needs, and a work item a call cost more than most calls do.
    /// <param name="requests">Of one app, in order.</param>
    /// <param name="came">Timestamp of now.</param>
    /// <param name="cancellationToken">Its caller's.</param>
    public WaitingCall(IReadOnlyList<AdmissionRequest> requests, long came, CancellationToken cancellationToken)
    {
        Requests = requests;
        Came = came;
        Caller = StoreSpans.Caller;
        _cancellationToken = cancellationToken;
        _registration = cancellationToken.UnsafeRegister(static call => ((WaitingCall)call!).GiveUp(), this);
    }

    public IReadOnlyList<AdmissionRequest> Requests { get; }

    /// <summary>Timestamp at which it came.</summary>
    public long Came { get; }

    /// <summary>The span it belongs to; null: it is not traced.</summary>
    public Activity? Caller { get; }

    /// <summary>False: its caller took it back; nothing is done for it.</summary>
    public bool Begin() => Interlocked.CompareExchange(ref _state, Begun, Queued) == Queued;

    public void Answer(AdmissionOutcome[] outcomes)
    {
        _registration.Unregister();
        TrySetResult(outcomes);
    }

    public void Fail(Exception exception)
    {
        _registration.Unregister();
        TrySetException(exception);
    }

    /// <summary>While it was queued, nothing was done; later, it may have been, which a repeated call finds.</summary>
    private void GiveUp()
    {
        Interlocked.CompareExchange(ref _state, TakenBack, Queued);
        TrySetCanceled(_cancellationToken);
    }
}
