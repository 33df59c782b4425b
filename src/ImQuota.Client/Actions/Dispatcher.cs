using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using ImQuota.Client.Configuration;
using ImQuota.Client.Sidecars;
using ImQuota.Client.Telemetry;
using ImQuota.Client.Wire;
using Microsoft.Extensions.Logging;

namespace ImQuota.Client.Actions;

/// <summary>
/// Where callers and streams meet. Actions of all callers stand in one queue; a stream that has room takes what has gathered, so messages grow
/// by themselves under load and nothing waits when there is none. Whatever a lost stream had not answered goes back to the head of the queue.
/// </summary>
/// <remarks>One lock guards queue, windows and health. Callers are told, and streams are written to, outside of it.</remarks>
internal sealed class Dispatcher : IThreadPoolWorkItem, IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly ActionQueue _queue = new();
    private readonly ClientSettings _settings;
    private readonly TimeProvider _time;
    private readonly ClientMetrics _metrics;
    private readonly Completer _completer;
    private readonly Sidecar[] _sidecars;
    private readonly SidecarRouter _router;
    private readonly Alarm _alarm;
    private readonly Overdue _overdue;
    private readonly Settlement _settlement;
    private readonly CancellationTokenSource _stopping = new();
    private Task _streams = Task.CompletedTask;
    private TaskCompletionSource? _opened;
    private bool _taking;
    private bool _noRoom;
    private bool _disposed;

    public Dispatcher(ClientSettings settings, TimeProvider time, ILogger log, ClientMetrics metrics)
    {
        _settings = settings;
        _time = time;
        _metrics = metrics;
        _completer = new Completer(settings, metrics, time);
        _sidecars = [.. settings.Addresses.Select(address => new Sidecar(
            address, settings, sidecar => new SidecarStream(this, sidecar, settings, time, log, metrics)))];
        _router = new SidecarRouter(_sidecars, settings.Order, Ticks(settings.Deadline));
        _alarm = new Alarm(time, OnAlarm);
        _overdue = new Overdue(_sidecars, _queue, Ticks(settings.Deadline), Ticks(settings.StallTimeout), log, settings);
        _settlement = new Settlement(settings, time, _queue, _router, _alarm);
        metrics.Observe(() => _queue.Pending, () => Sum(static window => window.InFlight), () => Sum(static window => window.Open ? 1 : 0));
    }

    public void Start() => _streams = Task.WhenAll(_sidecars.SelectMany(sidecar => sidecar.Streams).Select(stream => Task.Run(() => stream.RunAsync(_stopping.Token))));

    public async ValueTask ConnectAsync(CancellationToken cancellationToken)
    {
        Task opened;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, typeof(ImQuotaClient));
            if (Sum(static window => window.Open ? 1 : 0) > 0)
            {
                return;
            }

            _opened ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            opened = _opened.Task;
        }

        await opened.WaitAsync(cancellationToken);
    }

    public ValueTask<AdmissionResult> SubmitAsync(ActionKind kind, IMessage request, TimeSpan? deadline, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, typeof(ImQuotaClient));
        TimeSpan allowed = deadline ?? _settings.Deadline;
        OptionsRules.ThrowIfNoDeadline(allowed);
        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<AdmissionResult>(cancellationToken);
        }

        long now = _time.GetTimestamp();
        var action = new PendingAction(this, kind, request, request.CalculateSize(), now, now + Ticks(allowed));
        if (action.WireBytes > OptionsRules.MaxBytes)
        {
            action.Place = ActionPlace.Done;
            _completer.Fail(action, StatusCode.InvalidArgument, $"The request has {action.RequestBytes} bytes; {OptionsRules.MaxBytes} with their frame are allowed.", now);
            return action.Task;
        }

        action.Watch(cancellationToken);
        Add(action, now);
        return action.Task;
    }

    /// <summary>Takes back one action; what of it was sent may be carried out all the same.</summary>
    public void Cancel(PendingAction action, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_queue.End(action))
            {
                return;
            }
        }

        _completer.Cancelled(action, _time.GetTimestamp(), cancellationToken);
    }

    /// <summary>Fills messages and has them written while streams have room. Runs once at a time, on the pool, so that callers who are being resumed gather meanwhile.</summary>
    void IThreadPoolWorkItem.Execute()
    {
        while (true)
        {
            SidecarStream? stream;
            OutgoingMessage message;
            lock (_gate)
            {
                long now = _time.GetTimestamp();
                stream = _disposed || _queue.First is null ? null : _router.Choose(now);
                if (stream is null)
                {
                    _noRoom = _queue.First is not null;
                    _taking = false;
                    return;
                }

                message = stream.Window.Take(now);
                _queue.Fill(message, _settings.MaxActionsPerMessage, _settings.MaxMessageBytes);

                // Those that wait behind a message that is late may be patient; they are to go elsewhere then, not at their own deadline.
                _alarm.NotLaterThan(_overdue.LateAt(message), now);
            }

            _metrics.Sent(message.Count);
            _ = stream.SendAsync(message);
        }
    }

    public void Opened(SidecarStream stream)
    {
        TaskCompletionSource? opened;
        lock (_gate)
        {
            stream.Window.Open = true;
            stream.Sidecar.LastFault = null;
            opened = _opened;
            _opened = null;
            TakeIfWaiting();
        }

        opened?.TrySetResult();
    }

    public void Written(SidecarStream stream)
    {
        lock (_gate)
        {
            stream.Window.Written();
            TakeIfWaiting();
        }
    }

    /// <summary>Hands out a response.</summary>
    /// <returns>False: it fits no message under way, so the stream cannot be trusted.</returns>
    public bool Answered(SidecarStream stream, IncomingMessage incoming)
    {
        OutgoingMessage? message;
        long now = _time.GetTimestamp();
        lock (_gate)
        {
            message = incoming.Id == 0 ? null : stream.Window.Find(incoming.Id);
            if (message is null || message.Count != incoming.Count)
            {
                return false;
            }

            message.Answering = true;
            int repeated = _settlement.Settle(stream.Sidecar, message, incoming.Replies, now);
            _metrics.Retried(repeated, streamBroken: false);
        }

        Span<PendingAction?> items = message.Items;
        ReadOnlySpan<IncomingReply> replies = incoming.Replies;
        for (int i = 0; i < items.Length; i++)
        {
            if (items[i] is { } action)
            {
                _completer.Answer(action, replies[i], now);
            }
        }

        lock (_gate)
        {
            stream.Window.Free(message);
            TakeIfWaiting();
        }

        return true;
    }

    /// <summary>The stream ended: nothing more goes to it. Ends when nothing is being written to it.</summary>
    public Task ClosingAsync(SidecarStream stream, string reason)
    {
        lock (_gate)
        {
            stream.Window.Open = false;
            stream.Sidecar.LastFault = reason;
            return stream.Window.WrittenAsync();
        }
    }

    /// <summary>Sends its actions elsewhere, or ends them if they may not be repeated.</summary>
    public void Closed(SidecarStream stream, Status end)
    {
        List<PendingAction>? failed = null;
        lock (_gate)
        {
            int repeated = 0;
            foreach (OutgoingMessage message in stream.Window.Messages.OrderByDescending(message => message.Id).ToList())
            {
                Span<PendingAction?> items = message.Items;
                for (int i = items.Length - 1; i >= 0; i--)
                {
                    if (items[i] is not { Place: ActionPlace.Sent } action)
                    {
                        continue;
                    }

                    action.LastFault = $"{stream.Sidecar.Name}: {end.Detail}";
                    if (Faults.MayRepeat(end) && action.Attempts < _settings.MaxAttempts)
                    {
                        _queue.PutBack(action);
                        repeated++;
                    }
                    else if (_queue.End(action))
                    {
                        (failed ??= []).Add(action);
                    }
                }

                stream.Window.Free(message);
            }

            _metrics.Retried(repeated, streamBroken: true);
            TakeIfWaiting();
        }

        FailAll(failed, end.StatusCode, detail: null);
    }

    public async ValueTask DisposeAsync()
    {
        List<PendingAction> pending;
        TaskCompletionSource? opened;
        lock (_gate)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            pending = _overdue.EndAll();
            opened = _opened;
        }

        FailAll(pending, StatusCode.Cancelled, "The ImQuota client was disposed of before the call ended.");
        opened?.TrySetException(new ObjectDisposedException(nameof(ImQuotaClient)));
        _alarm.Dispose();
        await _stopping.CancelAsync();
        await _streams;
        foreach (Sidecar sidecar in _sidecars)
        {
            sidecar.Dispose();
        }

        _stopping.Dispose();
    }

    private void Add(PendingAction action, long now)
    {
        bool full;
        lock (_gate)
        {
            if (action.Place == ActionPlace.Done)
            {
                return; // Cancelled meanwhile.
            }

            full = _disposed || _queue.Pending >= _settings.MaxPending;
            if (full)
            {
                action.Place = ActionPlace.Done;
            }
            else
            {
                _queue.Add(action);
                _alarm.NotLaterThan(action.DeadlineAt, now);
                if (!_noRoom)
                {
                    TakeIfWaiting();
                }
            }
        }

        if (full)
        {
            (StatusCode code, string detail) = _disposed
                ? (StatusCode.Cancelled, "The ImQuota client was disposed of.")
                : (StatusCode.ResourceExhausted, $"{_settings.MaxPending} actions are pending, as many as {nameof(ImQuotaClientOptions.MaxPending)} allows.");
            _completer.Fail(action, code, detail, now);
        }
    }

    private void OnAlarm()
    {
        List<PendingAction>? expired;
        List<SidecarStream>? stalled;
        lock (_gate)
        {
            _alarm.Rang();
            if (_disposed)
            {
                return;
            }

            long now = _time.GetTimestamp();
            (expired, stalled, long next) = _overdue.Collect(now);
            if (next != long.MaxValue)
            {
                _alarm.NotLaterThan(next, now);
            }

            TakeIfWaiting();
        }

        foreach (SidecarStream stream in stalled ?? [])
        {
            _overdue.Abort(stream);
        }

        FailAll(expired, StatusCode.DeadlineExceeded, detail: null);
    }

    /// <summary>Under the lock: something changed, so whatever waits may find room now.</summary>
    private void TakeIfWaiting()
    {
        _noRoom = false;
        if (!_taking && _queue.First is not null && !_disposed)
        {
            _taking = true;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    private void FailAll(List<PendingAction>? actions, StatusCode code, string? detail)
    {
        if (actions is null)
        {
            return;
        }

        long now = _time.GetTimestamp();
        string? unreachable = detail is null && code == StatusCode.DeadlineExceeded ? _overdue.WhyUnreachable() : null;
        foreach (PendingAction action in actions)
        {
            string? fault = action.LastFault ?? unreachable;
            StatusCode told = code == StatusCode.DeadlineExceeded && fault is not null ? StatusCode.Unavailable : code;
            _completer.Fail(action, told, detail ?? fault ?? NoAnswer(action), now);
        }
    }

    private string NoAnswer(PendingAction action)
        => string.Create(CultureInfo.InvariantCulture, $"No answer within {_time.GetElapsedTime(action.StartedAt, action.DeadlineAt).TotalMilliseconds:0.##} ms.");

    private long Ticks(TimeSpan span) => (long)(span.TotalSeconds * _time.TimestampFrequency);

    private int Sum(Func<MessageWindow, int> of) => _sidecars.Sum(sidecar => sidecar.Streams.Sum(stream => of(stream.Window)));
}
