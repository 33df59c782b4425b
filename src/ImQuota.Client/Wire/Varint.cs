using System.Numerics;

namespace ImQuota.Client.Wire;

/// <summary>Protobuf's variable-length numbers.</summary>
internal static class Varint
{
    /// <summary>1 to 10 bytes: seven bits in each.</summary>
    public static int SizeOf(ulong value) => (BitOperations.Log2(value | 1) / 7) + 1;

    /// <returns>Where the next byte goes.</returns>
    public static int Write(Span<byte> to, int at, ulong value)
    {
        while (value >= 0x80)
        {
            to[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        to[at++] = (byte)value;
        return at;
    }
}
