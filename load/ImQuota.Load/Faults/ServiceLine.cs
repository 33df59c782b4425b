using ImQuota.Contracts.V1;
using ImQuota.Load.H2;
using ImQuota.Load.Transports;

namespace ImQuota.Load.Faults;

/// <summary>Unary calls to a service that may be killed: connections are made anew for as long as it takes, and calls meanwhile fail at once.</summary>
internal sealed class ServiceLine : IAsyncDisposable
{
    private const int Connections = 4;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private readonly H2Endpoint _endpoint;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _ending = new();
    private UnaryTransport? _transport;
    private int _connecting;

    private ServiceLine(H2Endpoint endpoint, UnaryTransport transport, TimeProvider time)
    {
        (_endpoint, _transport, _time) = (endpoint, transport, time);
    }

    public static async Task<ServiceLine> OpenAsync(H2Endpoint endpoint, TimeProvider time, CancellationToken cancellationToken)
        => new(endpoint, await ConnectAsync(endpoint, time, cancellationToken), time);

    /// <summary>Never throws.</summary>
    public async ValueTask<TransportReply> SendAsync(AdmitAction action)
    {
        if (Volatile.Read(ref _transport) is not { } transport)
        {
            return new TransportReply([], _time.GetTimestamp(), "there is no connection");
        }

        TransportReply reply = await transport.SendAsync([action]);
        if (reply.Failure.StartsWith("grpc-status -1", StringComparison.Ordinal) && Interlocked.CompareExchange(ref _transport, null, transport) == transport
            && Interlocked.Exchange(ref _connecting, 1) == 0)
        {
            _ = ReconnectAsync(transport);
        }

        return reply;
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        if (Volatile.Read(ref _transport) is { } transport)
        {
            await transport.DisposeAsync();
        }

        _ending.Dispose();
    }

    private static async Task<UnaryTransport> ConnectAsync(H2Endpoint endpoint, TimeProvider time, CancellationToken cancellationToken)
        => new(await H2Pool.ConnectAsync(endpoint, Connections, time, cancellationToken));

    private async Task ReconnectAsync(UnaryTransport broken)
    {
        await broken.DisposeAsync();
        try
        {
            while (true)
            {
                try
                {
                    UnaryTransport made = await ConnectAsync(_endpoint, _time, _ending.Token);
                    Volatile.Write(ref _connecting, 0);
                    Volatile.Write(ref _transport, made);
                    return;
                }
                catch (Exception exception) when (exception is System.Net.Sockets.SocketException or IOException or TimeoutException)
                {
                    await Task.Delay(Pause, _time, _ending.Token);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException)
        {
            // The run is over.
        }
    }
}
