using System.Buffers.Binary;

namespace ImQuota.Load.H2;

/// <summary>The nine bytes before each payload of HTTP/2 (RFC 9113, 4.1).</summary>
internal readonly record struct H2Frame(int Length, byte Type, byte Flags, int Stream)
{
    public const int Size = 9;
    public const int MaxPayload = 16_384;

    public const byte Data = 0;
    public const byte Headers = 1;
    public const byte Reset = 3;
    public const byte Settings = 4;
    public const byte Ping = 6;
    public const byte GoAway = 7;
    public const byte WindowUpdate = 8;
    public const byte Continuation = 9;

    public const byte EndStream = 0x1;
    public const byte Ack = 0x1;
    public const byte EndHeaders = 0x4;
    public const byte Padded = 0x8;
    public const byte Priority = 0x20;

    public bool Has(byte flag) => (Flags & flag) != 0;

    public static H2Frame Read(ReadOnlySpan<byte> header) => new(
        (header[0] << 16) | (header[1] << 8) | header[2], header[3], header[4], BinaryPrimitives.ReadInt32BigEndian(header[5..]) & int.MaxValue);

    public void Write(Span<byte> header)
    {
        header[0] = (byte)(Length >> 16);
        header[1] = (byte)(Length >> 8);
        header[2] = (byte)Length;
        header[3] = Type;
        header[4] = Flags;
        BinaryPrimitives.WriteInt32BigEndian(header[5..], Stream);
    }
}
