using Grpc.Core;
using ImQuota.Client.Actions;
using ImQuota.Client.Configuration;
using ImQuota.Client.Telemetry;
using ImQuota.Client.Wire;
using Microsoft.Extensions.Logging;

namespace ImQuota.Client.Sidecars;

/// <summary>
/// One AdmitStream, opened again whenever it ends. It counts as open when the sidecar has answered its first message, which asks for nothing:
/// a connection alone shows little, and the response's headers come with the first response.
/// </summary>
internal sealed class SidecarStream
{
    private readonly Dispatcher _dispatcher;
    private readonly ClientSettings _settings;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ClientMetrics _metrics;
    private readonly IncomingMessage _incoming = new();
    private readonly Method<OutgoingMessage, IncomingMessage> _method;
    private CancellationTokenSource? _abort;
    private AsyncDuplexStreamingCall<OutgoingMessage, IncomingMessage>? _call;
    private string? _abortReason;
    private int _failures;
    private int _opened;

    public SidecarStream(Dispatcher dispatcher, Sidecar sidecar, ClientSettings settings, TimeProvider time, ILogger log, ClientMetrics metrics)
    {
        _dispatcher = dispatcher;
        Sidecar = sidecar;
        _settings = settings;
        _time = time;
        _log = log;
        _metrics = metrics;
        _method = AdmitStreamMethod.ReadingInto(_incoming);
        Window = new MessageWindow(settings.MessagesInFlight);
    }

    public Sidecar Sidecar { get; }

    /// <summary>Belongs to the dispatcher's lock.</summary>
    public MessageWindow Window { get; }

    /// <summary>Opens, reads, opens again, until the client ends. Never fails.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            int opened = _opened;
            (bool answered, Status end) = await ServeAsync(stopping);
            await _dispatcher.ClosingAsync(this, end.Detail);
            _dispatcher.Closed(this, end);
            _failures = answered ? 0 : _failures + 1;
            if (stopping.IsCancellationRequested)
            {
                return;
            }

            if (_opened > opened)
            {
                ClientLog.Lost(_log, Sidecar.Name, end.Detail);
            }

            if (!answered)
            {
                // A stream that had served is opened again at once, any other after a wait.
                TimeSpan delay = Backoff.Delay(_failures - 1, _settings.ReconnectDelay, _settings.ReconnectDelayMax);
                ClientLog.Retrying(_log, Sidecar.Name, delay.TotalMilliseconds, end.Detail);
                await Task.Delay(delay, _time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Writes a message that the window gave. At its end, well or not, the dispatcher hears of it. Never fails.</summary>
    public async Task SendAsync(OutgoingMessage message)
    {
        try
        {
            await _call!.RequestStream.WriteAsync(message);
        }
        catch (Exception exception)
        {
            Abort($"a message could not be written: {exception.Message}");
        }

        _dispatcher.Written(this);
    }

    /// <summary>Gives the stream up; its actions go elsewhere. Not under the lock: what waits for the cancellation may run here.</summary>
    public void Abort(string reason)
    {
        Interlocked.CompareExchange(ref _abortReason, reason, null);
        try
        {
            _abort?.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended by itself.
        }
    }

    /// <returns>Whether it served anything, and why it ended.</returns>
    private async Task<(bool Answered, Status End)> ServeAsync(CancellationToken stopping)
    {
        bool answered = false;
        using var abort = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        _abortReason = null;
        _abort = abort;
        try
        {
            using AsyncDuplexStreamingCall<OutgoingMessage, IncomingMessage> call = Sidecar.Invoker.AsyncDuplexStreamingCall(
                _method, host: null, new CallOptions(cancellationToken: abort.Token));
            _call = call;
            await GreetAsync(call);
            ClientLog.Opened(_log, Sidecar.Name);
            if (++_opened > 1)
            {
                _metrics.Reconnected(Sidecar.Name);
            }

            _dispatcher.Opened(this);
            while (await call.ResponseStream.MoveNext(CancellationToken.None))
            {
                if (!_dispatcher.Answered(this, _incoming))
                {
                    return (answered, new Status(StatusCode.Internal, "the sidecar's response does not fit any message under way"));
                }

                _incoming.Clear();
                answered = true;
            }

            return (answered, new Status(StatusCode.Unavailable, "the sidecar ended the stream"));
        }
        catch (Exception exception)
        {
            return (answered, Faults.Of(exception, Volatile.Read(ref _abortReason)));
        }
    }

    private async Task GreetAsync(AsyncDuplexStreamingCall<OutgoingMessage, IncomingMessage> call)
    {
        using var timeout = new CancellationTokenSource(_settings.ConnectTimeout, _time);
        await using CancellationTokenRegistration registration = timeout.Token.UnsafeRegister(
            static stream => ((SidecarStream)stream!).Abort($"no answer within {((SidecarStream)stream)._settings.ConnectTimeout.TotalMilliseconds} ms after connecting"), this);
        await call.RequestStream.WriteAsync(OutgoingWire.Hello);
        if (!await call.ResponseStream.MoveNext(CancellationToken.None))
        {
            throw new IOException("the sidecar ended the stream before it answered");
        }

        _incoming.Clear();
    }
}
