using System.Buffers.Binary;
using System.Net.Sockets;

namespace ImQuota.Load.H2;

/// <summary>
/// What is to be sent on a connection. While one piece is under way the next ones gather, so that many calls share one system call.
/// Writers hold the connection's lock.
/// </summary>
internal sealed class H2Output(Socket socket)
{
    private byte[] _filling = new byte[64 * 1024];
    private byte[] _sending = new byte[64 * 1024];
    private int _length;

    /// <summary>Somebody sends, or is about to.</summary>
    public bool Busy { get; private set; }

    /// <summary>True: whoever asked has to send until <see cref="TryTake"/> says no.</summary>
    public bool Begin() => !Busy && _length > 0 && (Busy = true);

    public void Frame(H2Frame frame, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> more = default)
    {
        Span<byte> space = Space(H2Frame.Size + payload.Length + more.Length);
        frame.Write(space);
        payload.CopyTo(space[H2Frame.Size..]);
        more.CopyTo(space[(H2Frame.Size + payload.Length)..]);
    }

    public void Number(byte type, int stream, int value)
    {
        Span<byte> payload = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, value);
        Frame(new H2Frame(4, type, 0, stream), payload);
    }

    public void Raw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Space(bytes.Length));

    /// <summary>Nothing to send: false, and not busy any more.</summary>
    public bool TryTake(out ReadOnlyMemory<byte> piece)
    {
        Busy = _length > 0;
        piece = _filling.AsMemory(0, _length);
        (_filling, _sending) = (_sending, _filling);
        _length = 0;
        return Busy;
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> piece)
    {
        while (!piece.IsEmpty)
        {
            piece = piece[await socket.SendAsync(piece)..];
        }
    }

    private Span<byte> Space(int size)
    {
        while (_filling.Length - _length < size)
        {
            Array.Resize(ref _filling, _filling.Length * 2);
        }

        Span<byte> space = _filling.AsSpan(_length, size);
        _length += size;
        return space;
    }
}
