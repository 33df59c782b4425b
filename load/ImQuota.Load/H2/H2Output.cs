using System.Buffers.Binary;
using ImQuota.Load.Driving;

namespace ImQuota.Load.H2;

/// <summary>Frames written to a connection.</summary>
internal static class H2Output
{
    public static void Frame(this GatheringOutput output, H2Frame frame, ReadOnlySpan<byte> payload, ReadOnlySpan<byte> more = default)
    {
        Span<byte> space = output.Space(H2Frame.Size + payload.Length + more.Length);
        frame.Write(space);
        payload.CopyTo(space[H2Frame.Size..]);
        more.CopyTo(space[(H2Frame.Size + payload.Length)..]);
    }

    public static void Number(this GatheringOutput output, byte type, int stream, int value)
    {
        Span<byte> payload = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(payload, value);
        output.Frame(new H2Frame(4, type, 0, stream), payload);
    }
}
