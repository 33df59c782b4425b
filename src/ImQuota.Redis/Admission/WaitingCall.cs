using ImQuota.Domain.Admission;

namespace ImQuota.Redis.Admission;

/// <summary>A call that waits for a run. Until its run begins its caller may still take it back.</summary>
internal sealed class WaitingCall(IReadOnlyList<AdmissionRequest> requests)
{
    private const int Queued = 0;
    private const int Begun = 1;
    private const int TakenBack = 2;

    // Continued elsewhere: whoever ends a run has the next one to start.
    private readonly TaskCompletionSource<AdmissionOutcome[]> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _state;

    public IReadOnlyList<AdmissionRequest> Requests => requests;

    /// <summary>False: its caller took it back; nothing is done for it.</summary>
    public bool Begin() => Interlocked.CompareExchange(ref _state, Begun, Queued) == Queued;

    public void Answer(AdmissionOutcome[] outcomes) => _answer.TrySetResult(outcomes);

    public void Fail(Exception exception) => _answer.TrySetException(exception);

    /// <exception cref="OperationCanceledException">
    /// The caller gave up: while it was queued, nothing was done; later, it may have been, which a repeated call finds.
    /// </exception>
    public async Task<AdmissionOutcome[]> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _answer.Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Interlocked.CompareExchange(ref _state, TakenBack, Queued);
            throw;
        }
    }
}
