using System.Threading.Tasks.Sources;
using Google.Protobuf;
using ImQuota.Client.Wire;

namespace ImQuota.Client.Actions;

/// <summary>
/// One call: what was asked, where it is, and how its caller is told. The one object that a call makes here; not pooled, for lists, messages and
/// cancellations may still name it after its end.
/// </summary>
internal sealed class PendingAction : IValueTaskSource<AdmissionResult>
{
    private readonly Dispatcher _dispatcher;
    private ManualResetValueTaskSourceCore<AdmissionResult> _answer;
    private CancellationTokenRegistration _cancellation;

    public PendingAction(Dispatcher dispatcher, ActionKind kind, IMessage request, int requestBytes, long startedAt, long deadlineAt)
    {
        _dispatcher = dispatcher;

        // A caller's code never runs on the thread that reads a stream: it could block it for all others.
        _answer.RunContinuationsAsynchronously = true;
        Kind = kind;
        Request = request;
        RequestBytes = requestBytes;
        WireBytes = OutgoingWire.ActionSize(requestBytes);
        StartedAt = startedAt;
        DeadlineAt = deadlineAt;
    }

    public ActionKind Kind { get; }

    public IMessage Request { get; }

    public int RequestBytes { get; }

    public int WireBytes { get; }

    /// <summary>Timestamps of the call and of its end at the latest.</summary>
    public long StartedAt { get; }

    public long DeadlineAt { get; }

    /// <summary>When <see cref="ActionPlace.Delayed"/>: timestamp of the next attempt.</summary>
    public long NotBefore { get; set; }

    public int Attempts { get; set; }

    /// <summary>What the last attempt met; null: nothing yet.</summary>
    public string? LastFault { get; set; }

    public ActionPlace Place { get; set; }

    /// <summary>The request was changed under way, and what was sent of it was not a request.</summary>
    public bool Spoilt { get; set; }

    public PendingAction? Previous { get; set; }

    public PendingAction? Next { get; set; }

    public ValueTask<AdmissionResult> Task => new(this, _answer.Version);

    /// <summary>Before anybody else knows the action, so that the registration is whole when it is taken back.</summary>
    public void Watch(CancellationToken cancellationToken)
    {
        if (cancellationToken.CanBeCanceled)
        {
            _cancellation = cancellationToken.UnsafeRegister(
                static (action, token) => ((PendingAction)action!)._dispatcher.Cancel((PendingAction)action, token), this);
        }
    }

    public void Succeed(in AdmissionResult result)
    {
        _cancellation.Unregister();
        _answer.SetResult(result);
    }

    public void Fail(Exception exception)
    {
        _cancellation.Unregister();
        _answer.SetException(exception);
    }

    AdmissionResult IValueTaskSource<AdmissionResult>.GetResult(short token) => _answer.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<AdmissionResult>.GetStatus(short token) => _answer.GetStatus(token);

    void IValueTaskSource<AdmissionResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _answer.OnCompleted(continuation, state, token, flags);
}
