using System.Buffers;
using Google.Protobuf;
using Grpc.Core;
using ImQuota.Client.Actions;

namespace ImQuota.Client.Wire;

/// <summary>
/// Writes an AdmitStreamRequest straight from the callers' requests: no AdmitAction an action, no list. What a caller changed after his call
/// spoils his own action only: lengths are those of the call, and bytes that no longer fit become an unknown field, which the service refuses.
/// </summary>
internal static class OutgoingWire
{
    private const byte IdTag = 1 << 3;
    private const byte ActionsTag = (2 << 3) | 2;

    /// <summary>Field 15 of AdmitAction, which there is none of, with a length.</summary>
    private const byte SpoiltTag = (15 << 3) | 2;

    /// <summary>The opening message, without an id: one action that is not set. The service answers that it is not set, and asks no store.</summary>
    public static readonly OutgoingMessage Hello = new();

    public static void Serialize(OutgoingMessage message, SerializationContext context)
    {
        int length = SizeOf(message);
        context.SetPayloadLength(length);
        IBufferWriter<byte> writer = context.GetBufferWriter();
        Write(message, writer.GetSpan(length)[..length]);
        writer.Advance(length);
        context.Complete();
    }

    /// <summary>What an action adds to a message, given the size of its request.</summary>
    public static int ActionSize(int requestBytes)
    {
        int action = 1 + Varint.SizeOf((ulong)requestBytes) + requestBytes;
        return 1 + Varint.SizeOf((ulong)action) + action;
    }

    public static int SizeOf(OutgoingMessage message) => message.Id == 0 ? 2 : 1 + Varint.SizeOf(message.Id) + message.Bytes;

    public static void Write(OutgoingMessage message, Span<byte> to)
    {
        if (message.Id == 0)
        {
            to[0] = ActionsTag;
            to[1] = 0;
            return;
        }

        to[0] = IdTag;
        int at = Varint.Write(to, 1, message.Id);
        foreach (PendingAction? action in message.Items)
        {
            at = Write(action!, to, at);
        }
    }

    private static int Write(PendingAction action, Span<byte> to, int at)
    {
        int length = action.RequestBytes;
        to[at++] = ActionsTag;
        at = Varint.Write(to, at, (ulong)(1 + Varint.SizeOf((ulong)length) + length));
        int tag = at;
        to[at++] = (byte)(((int)action.Kind << 3) | 2);
        at = Varint.Write(to, at, (ulong)length);
        try
        {
            action.Request.WriteTo(to.Slice(at, length));
        }
        catch (Exception exception) when (exception is InvalidOperationException or IOException or ArgumentException or IndexOutOfRangeException)
        {
            to[tag] = SpoiltTag;
            action.Spoilt = true;
        }

        return at + length;
    }
}
