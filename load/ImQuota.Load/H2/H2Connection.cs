using System.Buffers.Binary;
using System.Net.Sockets;
using ImQuota.Load.Driving;

namespace ImQuota.Load.H2;

/// <summary>
/// One HTTP/2 connection without TLS for unary gRPC calls, as cheap as a generator needs it that shares its cores with what it measures:
/// header blocks made once, no header table, one lock, calls that gather into one write. It is no general client.
/// </summary>
internal sealed class H2Connection : IAsyncDisposable
{
    private const int OurWindow = 1 << 30;
    private const int DefaultWindow = 65_535;
    private readonly Lock _gate = new();
    private readonly Dictionary<int, H2Call> _open = [];
    private readonly Queue<H2Call> _waiting = [];
    private readonly TaskCompletionSource _greeted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Socket _socket;
    private readonly GatheringOutput _output;
    private readonly TimeProvider _time;
    private readonly Task _reading;
    private int _nextStream = 1;
    private int _maxStreams = 100;
    private int _streamWindow = DefaultWindow;
    private long _sendWindow = DefaultWindow;
    private int _received;
    private string? _broken;

    private H2Connection(Socket socket, TimeProvider time)
    {
        _socket = socket;
        _time = time;
        _output = new GatheringOutput(socket, _gate);
        lock (_gate)
        {
            _output.Write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8);

            // Identifier, value: no header table (1), no push (2), large windows (4).
            ReadOnlySpan<byte> settings = [0, 1, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 4, 0x40, 0, 0, 0];
            _output.Frame(new H2Frame(settings.Length, H2Frame.Settings, 0, 0), settings);
            _output.Number(H2Frame.WindowUpdate, 0, OurWindow);
        }

        Push();
        _reading = Task.Run(ReadAsync);
    }

    public static async Task<H2Connection> ConnectAsync(H2Endpoint endpoint, TimeProvider time, CancellationToken cancellationToken)
    {
        var connection = new H2Connection(await endpoint.ConnectAsync(cancellationToken), time);
        await connection._greeted.Task.WaitAsync(TimeSpan.FromSeconds(10), time, cancellationToken);
        return connection;
    }

    /// <summary>Never throws: what breaks is in the reply.</summary>
    public Task<H2Reply> CallAsync(H2Method method, ReadOnlyMemory<byte> message)
    {
        var call = new H2Call(method, message);
        bool flush;
        lock (_gate)
        {
            if (_broken is { } why)
            {
                call.Complete(H2Reply.NoStatus, why, _time.GetTimestamp());
                return call.Reply;
            }

            _waiting.Enqueue(call);
            SendWaiting();
            flush = !_output.Busy;
        }

        if (flush)
        {
            Push();
        }

        return call.Reply;
    }

    public async ValueTask DisposeAsync()
    {
        Break("the connection was closed by the generator");
        _socket.Dispose();
        await _reading;
    }

    private void SendWaiting()
    {
        while (_waiting.TryPeek(out H2Call? call) && _open.Count < _maxStreams && (_sendWindow >= call.Bytes || call.Bytes > _streamWindow))
        {
            _waiting.Dequeue();
            if (call.Bytes > _streamWindow)
            {
                call.Complete(H2Reply.NoStatus, $"a message of {call.Message.Length} bytes is larger than the server's window of {_streamWindow}", _time.GetTimestamp());
                continue;
            }

            int stream = _nextStream;
            _nextStream += 2;
            _open.Add(stream, call);
            _sendWindow -= call.Bytes;
            _output.Frame(new H2Frame(call.Method.Block.Length, H2Frame.Headers, H2Frame.EndHeaders, stream), call.Method.Block);
            SendData(call, stream);
        }
    }

    private void SendData(H2Call call, int stream)
    {
        Span<byte> prefix = stackalloc byte[5];
        BinaryPrimitives.WriteInt32BigEndian(prefix[1..], call.Message.Length);
        ReadOnlySpan<byte> rest = call.Message.Span;
        ReadOnlySpan<byte> first = prefix;
        do
        {
            int take = Math.Min(rest.Length, H2Frame.MaxPayload - first.Length);
            byte flags = take == rest.Length ? H2Frame.EndStream : (byte)0;
            _output.Frame(new H2Frame(first.Length + take, H2Frame.Data, flags, stream), first, rest[..take]);
            rest = rest[take..];
            first = default;
        }
        while (!rest.IsEmpty);
    }

    private void Push() => _ = _output.FlushAsync(exception => Break(exception.Message));

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[256 * 1024];
        int filled = 0;
        try
        {
            while (true)
            {
                int read = await _socket.ReceiveAsync(buffer.AsMemory(filled));
                if (read == 0)
                {
                    Break("the server closed the connection");
                    return;
                }

                filled += read;
                int used = Take(buffer.AsSpan(0, filled));
                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or InvalidDataException)
        {
            Break(exception.Message);
        }
    }

    /// <summary>Takes all whole frames; returns their bytes.</summary>
    private int Take(ReadOnlySpan<byte> bytes)
    {
        int used = 0;
        bool flush;
        lock (_gate)
        {
            long now = _time.GetTimestamp();
            while (bytes.Length - used >= H2Frame.Size)
            {
                H2Frame frame = H2Frame.Read(bytes[used..]);
                if (bytes.Length - used < H2Frame.Size + frame.Length)
                {
                    break;
                }

                Handle(frame, bytes.Slice(used + H2Frame.Size, frame.Length), now);
                used += H2Frame.Size + frame.Length;
            }

            if (_received > OurWindow / 4)
            {
                _output.Number(H2Frame.WindowUpdate, 0, _received);
                _received = 0;
            }

            SendWaiting();
            flush = !_output.Busy;
        }

        if (flush)
        {
            Push();
        }

        return used;
    }

    private void Handle(H2Frame frame, ReadOnlySpan<byte> payload, long now)
    {
        switch (frame.Type)
        {
            case H2Frame.Data:
                _received += frame.Length;
                if (_open.TryGetValue(frame.Stream, out H2Call? call))
                {
                    call.Add(payload);
                }

                EndIfTold(frame, H2Reply.NoStatus, "the reply has no trailers", now);
                break;
            case H2Frame.Headers when frame.Has(H2Frame.EndStream):
                (int status, string message) = H2Trailers.Read(frame.Has(H2Frame.Priority) ? payload[5..] : payload);
                EndIfTold(frame, status, message, now);
                break;
            case H2Frame.Reset:
                End(frame.Stream, H2Reply.NoStatus, $"the server reset the stream with {BinaryPrimitives.ReadInt32BigEndian(payload)}", now);
                break;
            case H2Frame.Settings when !frame.Has(H2Frame.Ack):
                TakeSettings(payload);
                _output.Frame(new H2Frame(0, H2Frame.Settings, H2Frame.Ack, 0), default);
                _greeted.TrySetResult();
                break;
            case H2Frame.Ping when !frame.Has(H2Frame.Ack):
                _output.Frame(new H2Frame(frame.Length, H2Frame.Ping, H2Frame.Ack, 0), payload);
                break;
            case H2Frame.WindowUpdate when frame.Stream == 0:
                _sendWindow += BinaryPrimitives.ReadInt32BigEndian(payload);
                break;
            case H2Frame.GoAway:
                throw new InvalidDataException($"the server ended the connection with {BinaryPrimitives.ReadInt32BigEndian(payload[4..])}");
        }
    }

    private void EndIfTold(H2Frame frame, int status, string message, long now)
    {
        if (frame.Has(H2Frame.EndStream))
        {
            End(frame.Stream, status, message, now);
        }
    }

    private void End(int stream, int status, string message, long now)
    {
        if (_open.Remove(stream, out H2Call? call))
        {
            call.Complete(status, message, now);
        }
    }

    private void TakeSettings(ReadOnlySpan<byte> payload)
    {
        for (; payload.Length >= 6; payload = payload[6..])
        {
            int value = BinaryPrimitives.ReadInt32BigEndian(payload[2..]);
            switch (payload[1])
            {
                case 3:
                    _maxStreams = value;
                    break;
                case 4:
                    _streamWindow = value;
                    break;
            }
        }
    }

    private void Break(string why)
    {
        lock (_gate)
        {
            _broken ??= why;
            long now = _time.GetTimestamp();
            foreach (H2Call call in _open.Values.Concat(_waiting))
            {
                call.Complete(H2Reply.NoStatus, _broken, now);
            }

            _open.Clear();
            _waiting.Clear();
        }

        _greeted.TrySetException(new IOException(why));
    }
}
