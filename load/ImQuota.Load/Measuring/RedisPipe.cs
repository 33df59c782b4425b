using System.Globalization;
using System.Net.Sockets;
using System.Text;
using ImQuota.Load.Driving;

namespace ImQuota.Load.Measuring;

/// <summary>
/// A bare connection to Redis for commands made before that answer with a number: what the store itself takes, with no client library.
/// Commands that come while one piece is under way gather, as in a pipeline.
/// </summary>
internal sealed class RedisPipe : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource<(long Number, long ArrivedAt)>> _waiting = new();
    private readonly Socket _socket;
    private readonly GatheringOutput _output;
    private readonly TimeProvider _time;
    private readonly Task _reading;

    private RedisPipe(Socket socket, TimeProvider time)
    {
        _socket = socket;
        _time = time;
        _output = new GatheringOutput(socket, _gate);
        _reading = Task.Run(ReadAsync);
    }

    public static async Task<RedisPipe> ConnectAsync(string address, TimeProvider time, CancellationToken cancellationToken)
    {
        int colon = address.LastIndexOf(':');
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(address[..colon], int.Parse(address.AsSpan(colon + 1), CultureInfo.InvariantCulture), cancellationToken);
        return new RedisPipe(socket, time);
    }

    public static byte[] Command(params string[] words)
        => Encoding.UTF8.GetBytes($"*{words.Length}\r\n" + string.Concat(words.Select(word => $"${Encoding.UTF8.GetByteCount(word)}\r\n{word}\r\n")));

    /// <summary>The number it answered, or the length of the text; an error of Redis is thrown as <see cref="IOException"/>.</summary>
    public Task<(long Number, long ArrivedAt)> CallAsync(byte[] command)
    {
        var reply = new TaskCompletionSource<(long, long)>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _waiting.Enqueue(reply);
            _output.Write(command);
        }

        _ = _output.FlushAsync(FailAll);
        return reply.Task;
    }

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        await _reading;
    }

    private async Task ReadAsync()
    {
        byte[] buffer = new byte[64 * 1024];
        int filled = 0;
        try
        {
            for (int read = await _socket.ReceiveAsync(buffer); read > 0; read = await _socket.ReceiveAsync(buffer.AsMemory(filled)))
            {
                filled += read;
                int used = Take(buffer.AsSpan(0, filled));
                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
            }

            FailAll(new IOException("Redis closed the connection"));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            FailAll(exception);
        }
    }

    private int Take(ReadOnlySpan<byte> bytes)
    {
        int used = 0;
        long now = _time.GetTimestamp();
        lock (_gate)
        {
            for (int end = bytes.IndexOf("\r\n"u8); end >= 0; end = bytes[used..].IndexOf("\r\n"u8))
            {
                ReadOnlySpan<byte> line = bytes.Slice(used, end);
                int length = end + 2;
                if (line[0] == '$')
                {
                    // The text and its line end follow.
                    int text = int.Parse(line[1..], CultureInfo.InvariantCulture);
                    length += Math.Max(0, text) + (text < 0 ? 0 : 2);
                    if (bytes.Length - used < length)
                    {
                        break;
                    }
                }

                Answer(line, now);
                used += length;
            }
        }

        return used;
    }

    private void Answer(ReadOnlySpan<byte> line, long now)
    {
        TaskCompletionSource<(long, long)> reply = _waiting.Dequeue();
        if (line[0] == '-')
        {
            reply.TrySetException(new IOException("Redis: " + Encoding.UTF8.GetString(line[1..])));
        }
        else
        {
            reply.TrySetResult((long.TryParse(line[1..], CultureInfo.InvariantCulture, out long number) ? number : 0, now));
        }
    }

    private void FailAll(Exception why)
    {
        lock (_gate)
        {
            while (_waiting.TryDequeue(out TaskCompletionSource<(long, long)>? reply))
            {
                reply.TrySetException(new IOException("Redis: " + why.Message, why));
            }
        }
    }
}
