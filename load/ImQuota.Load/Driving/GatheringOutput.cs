using System.Net.Sockets;

namespace ImQuota.Load.Driving;

/// <summary>
/// What is to be sent on a connection. While one piece is under way the next ones gather, so that many calls share one system call.
/// </summary>
/// <param name="socket">Connected; not owned.</param>
/// <param name="gate">The connection's lock, which writers hold.</param>
internal sealed class GatheringOutput(Socket socket, Lock gate)
{
    private byte[] _filling = new byte[64 * 1024];
    private byte[] _sending = new byte[64 * 1024];
    private int _length;

    /// <summary>Somebody sends, or is about to.</summary>
    public bool Busy { get; private set; }

    public void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Space(bytes.Length));

    /// <summary>Room for the next <paramref name="size"/> bytes, to be filled at once.</summary>
    public Span<byte> Space(int size)
    {
        while (_filling.Length - _length < size)
        {
            Array.Resize(ref _filling, _filling.Length * 2);
        }

        Span<byte> space = _filling.AsSpan(_length, size);
        _length += size;
        return space;
    }

    /// <summary>Sends what there is, unless somebody does already. Not to be called with the lock held.</summary>
    /// <param name="broken">Told when the connection is gone.</param>
    public async Task FlushAsync(Action<Exception> broken)
    {
        lock (gate)
        {
            if (Busy || _length == 0)
            {
                return;
            }

            Busy = true;
        }

        // Away from the caller: calls that come in the same moment gather.
        await Task.Yield();
        try
        {
            while (TryTake(out ReadOnlyMemory<byte> piece))
            {
                while (!piece.IsEmpty)
                {
                    piece = piece[await socket.SendAsync(piece)..];
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            broken(exception);
        }
    }

    private bool TryTake(out ReadOnlyMemory<byte> piece)
    {
        lock (gate)
        {
            Busy = _length > 0;
            piece = _filling.AsMemory(0, _length);
            (_filling, _sending) = (_sending, _filling);
            _length = 0;
            return Busy;
        }
    }
}
