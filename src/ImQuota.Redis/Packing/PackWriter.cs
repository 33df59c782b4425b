using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace ImQuota.Redis.Packing;

/// <summary>
/// MessagePack values, one after another, as scripts unpack them with cmsgpack: whole numbers, texts, and values packed before. One argument instead
/// of one for each value spares the store a text object, and a conversion, a value (docs/decisions/0008). Own code, because
/// it stands on the path of each decision and the libraries' writers are ref structs, which cannot be kept between actions.
/// </summary>
internal sealed class PackWriter
{
    // The longest of one value besides texts: a tag of 20 digits, or a number of 8 bytes, with its type byte.
    private const int MaxValueBytes = 24;

    private byte[] _buffer;
    private int _length;

    public PackWriter(int capacity) => _buffer = new byte[capacity];

    /// <summary>What was added. Valid until something more is. At most about 7,000 values: scripts take them from Lua's stack, which has 8,000 places.</summary>
    public ReadOnlyMemory<byte> Packed => _buffer.AsMemory(0, _length);

    public void Add(long value)
    {
        Span<byte> to = Next(MaxValueBytes);
        if (value is >= 0 and < 128)
        {
            to[0] = (byte)value;
            _length++;
        }
        else if (value is >= 0 and <= ushort.MaxValue)
        {
            to[0] = 0xcd;
            BinaryPrimitives.WriteUInt16BigEndian(to[1..], (ushort)value);
            _length += 3;
        }
        else
        {
            to[0] = 0xd3;
            BinaryPrimitives.WriteInt64BigEndian(to[1..], value);
            _length += 9;
        }
    }

    /// <summary>A number as its digits: beyond 2^53 Lua keeps no whole numbers, and commands take texts anyway.</summary>
    public void AddDigits(long value)
    {
        Span<byte> to = Next(MaxValueBytes);
        Utf8Formatter.TryFormat(value, to[1..], out int written);
        to[0] = (byte)(0xa0 | written);
        _length += 1 + written;
    }

    /// <summary>ASCII of at most 65,535 characters.</summary>
    public void Add(string text)
    {
        Span<byte> to = Next(MaxValueBytes + text.Length);
        int header = 1;
        if (text.Length < 32)
        {
            to[0] = (byte)(0xa0 | text.Length);
        }
        else
        {
            to[0] = 0xda;
            BinaryPrimitives.WriteUInt16BigEndian(to[1..], checked((ushort)text.Length));
            header = 3;
        }

        Encoding.ASCII.GetBytes(text, to[header..]);
        _length += header + text.Length;
    }

    /// <summary>Values that are packed already.</summary>
    public void AddPacked(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Next(value.Length));
        _length += value.Length;
    }

    private Span<byte> Next(int bytes)
    {
        if (_buffer.Length - _length < bytes)
        {
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + bytes));
        }

        return _buffer.AsSpan(_length);
    }
}
