using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using ImQuota.Contracts.V1;

namespace ImQuota.Client.Wire;

/// <summary>An AdmitStreamResponse. Its stream has one and reads each response into it, after the one before was handed out.</summary>
internal sealed class IncomingMessage : IMessage, IBufferMessage
{
    private readonly IncomingReplyReader _reader = new();
    private IncomingReply[] _replies = new IncomingReply[16];

    public ulong Id { get; private set; }

    public int Count { get; private set; }

    public ReadOnlySpan<IncomingReply> Replies => _replies.AsSpan(0, Count);

    public MessageDescriptor Descriptor => AdmitStreamResponse.Descriptor;

    public IncomingMessage Deserialize(DeserializationContext context)
    {
        Clear();
        this.MergeFrom(context.PayloadAsReadOnlySequence());
        return this;
    }

    /// <summary>Lets go of what was handed out.</summary>
    public void Clear()
    {
        _replies.AsSpan(0, Count).Clear();
        Count = 0;
        Id = 0;
    }

    public void InternalMergeFrom(ref ParseContext ctx)
    {
        uint tag;
        while ((tag = ctx.ReadTag()) != 0)
        {
            switch (tag)
            {
                case AdmitStreamResponse.IdFieldNumber << 3:
                    Id = ctx.ReadUInt64();
                    break;
                case (AdmitStreamResponse.ResultsFieldNumber << 3) | 2:
                    _reader.Clear();
                    ctx.ReadMessage(_reader);
                    Add(_reader.Reply);
                    break;
                default:
                    UnknownFieldSet.MergeFieldFrom(null, ref ctx);
                    break;
            }
        }
    }

    public void MergeFrom(CodedInputStream input) => throw new NotSupportedException();

    public void InternalWriteTo(ref WriteContext ctx) => throw new NotSupportedException();

    public void WriteTo(CodedOutputStream output) => throw new NotSupportedException();

    public int CalculateSize() => throw new NotSupportedException();

    private void Add(IncomingReply reply)
    {
        if (Count == _replies.Length)
        {
            Array.Resize(ref _replies, Count * 2);
        }

        _replies[Count++] = reply;
    }
}
