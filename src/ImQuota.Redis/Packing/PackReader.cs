using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace ImQuota.Redis.Packing;

/// <summary>
/// Reads what a script packed with cmsgpack: whole numbers, texts, arrays. Lua has one kind of number, and engines differ in how they pack
/// it, so a whole number may stand there as an integer, a float or its digits. An empty table may be packed as an empty map.
/// </summary>
internal ref struct PackReader(ReadOnlySpan<byte> packed)
{
    private ReadOnlySpan<byte> _rest = packed;

    /// <summary>Bytes that are left.</summary>
    public readonly int Left => _rest.Length;

    /// <summary>Whether the next value is a number.</summary>
    public readonly bool AtNumber => _rest[0] is < 0x80 or >= 0xe0 or (>= 0xca and <= 0xd3);

    /// <summary>Entries of the array that begins here.</summary>
    public int ReadArray()
    {
        byte type = Take(1)[0];
        return type switch
        {
            >= 0x90 and <= 0x9f => type & 0x0f,
            0xdc => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            0xdd => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
            0x80 => 0,
            _ => throw Unexpected(type, "an array"),
        };
    }

    public long ReadNumber()
    {
        byte type = Take(1)[0];
        return type switch
        {
            < 0x80 => type,
            >= 0xe0 => (sbyte)type,
            0xca => Whole(BinaryPrimitives.ReadSingleBigEndian(Take(4))),
            0xcb => Whole(BinaryPrimitives.ReadDoubleBigEndian(Take(8))),
            0xcc => Take(1)[0],
            0xcd => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            0xce => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
            0xcf => checked((long)BinaryPrimitives.ReadUInt64BigEndian(Take(8))),
            0xd0 => (sbyte)Take(1)[0],
            0xd1 => BinaryPrimitives.ReadInt16BigEndian(Take(2)),
            0xd2 => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
            0xd3 => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
            _ => Digits(Bytes(type)),
        };
    }

    public int ReadInt32() => checked((int)ReadNumber());

    /// <summary>A text; ids are ASCII.</summary>
    public string ReadText() => Encoding.ASCII.GetString(Bytes(Take(1)[0]));

    private ReadOnlySpan<byte> Bytes(byte type) => type switch
    {
        >= 0xa0 and <= 0xbf => Take(type & 0x1f),
        0xd9 or 0xc4 => Take(Take(1)[0]),
        0xda or 0xc5 => Take(BinaryPrimitives.ReadUInt16BigEndian(Take(2))),
        0xdb or 0xc6 => Take(BinaryPrimitives.ReadInt32BigEndian(Take(4))),
        _ => throw Unexpected(type, "a text or a number"),
    };

    private ReadOnlySpan<byte> Take(int count)
    {
        ReadOnlySpan<byte> taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static long Whole(double number)
        => Math.Floor(number) == number
            ? checked((long)number)
            : throw new InvalidOperationException($"A script answered with the fraction {number}.");

    private static long Digits(ReadOnlySpan<byte> digits)
        => Utf8Parser.TryParse(digits, out long value, out int used) && used == digits.Length
            ? value
            : throw new InvalidOperationException($"A script answered with '{Encoding.ASCII.GetString(digits)}', which is no whole number.");

    private static InvalidOperationException Unexpected(byte type, string wanted)
        => new($"A script answered with MessagePack type 0x{type:x2} where {wanted} belongs.");
}
