using System.Buffers.Binary;
using System.Numerics;
using Google.Protobuf;
using ImQuota.Contracts.V1;
using ImQuota.Server.Admission;
using ImQuota.Server.Validation;
using NodaTime;

namespace ImQuota.Server.Fallback;

/// <summary>
/// Bytes of the journal. The file begins with <see cref="Magic"/>; then records: length of the body (4), CRC-32C of the body (4), body. All
/// numbers are little-endian. A body is a kind (1), the app (8), and
/// for an entry: the instant in Unix ticks (8), grants (4), the AdmitAction; for a confirmation: how many of the app's entries, from the
/// oldest on, the store has counted (4).
/// </summary>
internal static class JournalFormat
{
    public const int FrameBytes = 8;

    /// <summary>Longest body: 500 ids of 32 bytes and their frame are 17 KB.</summary>
    public const int MaxBodyBytes = 1 << 20;

    private const int EntryHeadBytes = 1 + 8 + 8 + 4;
    private const int ConfirmationBytes = 1 + 8 + 4;

    public enum Kind : byte
    {
        Entry = 1,
        Confirmation = 2,
    }

    public static ReadOnlySpan<byte> Magic => "IMQJRNL1"u8;

    public static byte[] Write(JournalEntry entry)
    {
        AdmitAction action = ActionWriter.Write(entry.SdkAppId, entry.Request);
        byte[] record = new byte[FrameBytes + EntryHeadBytes + action.CalculateSize()];
        Span<byte> body = record.AsSpan(FrameBytes);
        body[0] = (byte)Kind.Entry;
        BinaryPrimitives.WriteUInt64LittleEndian(body[1..], entry.SdkAppId);
        BinaryPrimitives.WriteInt64LittleEndian(body[9..], entry.At.ToUnixTimeTicks());
        BinaryPrimitives.WriteInt32LittleEndian(body[17..], entry.Grants);
        action.WriteTo(body[EntryHeadBytes..]);
        return Framed(record);
    }

    public static byte[] WriteConfirmation(ulong sdkAppId, int count)
    {
        byte[] record = new byte[FrameBytes + ConfirmationBytes];
        Span<byte> body = record.AsSpan(FrameBytes);
        body[0] = (byte)Kind.Confirmation;
        BinaryPrimitives.WriteUInt64LittleEndian(body[1..], sdkAppId);
        BinaryPrimitives.WriteInt32LittleEndian(body[9..], count);
        return Framed(record);
    }

    /// <summary>The body's length that a frame tells; -1: no record begins like that.</summary>
    public static int LengthIn(ReadOnlySpan<byte> frame)
        => BinaryPrimitives.ReadInt32LittleEndian(frame) is var length and >= ConfirmationBytes and <= MaxBodyBytes ? length : -1;

    public static bool IsWhole(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> body)
        => BinaryPrimitives.ReadUInt32LittleEndian(frame[4..]) == Checksum(body);

    public static Kind KindOf(ReadOnlySpan<byte> body) => (Kind)body[0];

    public static ulong AppOf(ReadOnlySpan<byte> body) => BinaryPrimitives.ReadUInt64LittleEndian(body[1..]);

    public static int GrantsOf(ReadOnlySpan<byte> entry) => BinaryPrimitives.ReadInt32LittleEndian(entry[17..]);

    public static int CountOf(ReadOnlySpan<byte> confirmation) => BinaryPrimitives.ReadInt32LittleEndian(confirmation[9..]);

    /// <exception cref="InvalidDataException">The action is one that this version cannot read.</exception>
    public static JournalEntry ReadEntry(ReadOnlySpan<byte> body)
    {
        var bad = new BadFields();
        try
        {
            (ulong app, Domain.Admission.AdmissionRequest request) = BatchedActions.Read(AdmitAction.Parser.ParseFrom(body[EntryHeadBytes..]), bad);
            if (!bad.HasAny)
            {
                return new JournalEntry(app, Instant.FromUnixTimeTicks(BinaryPrimitives.ReadInt64LittleEndian(body[9..])), GrantsOf(body), request);
            }
        }
        catch (InvalidProtocolBufferException exception)
        {
            throw new InvalidDataException($"The journal holds an action that cannot be read: {exception.Message}", exception);
        }

        throw new InvalidDataException($"The journal holds an action that cannot be read: {bad}");
    }

    private static byte[] Framed(byte[] record)
    {
        BinaryPrimitives.WriteInt32LittleEndian(record, record.Length - FrameBytes);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(4), Checksum(record.AsSpan(FrameBytes)));
        return record;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..])
        {
            crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (byte one in bytes)
        {
            crc = BitOperations.Crc32C(crc, one);
        }

        return ~crc;
    }
}
