using Google.Protobuf;
using Google.Protobuf.Reflection;
using ImQuota.Client.Actions;
using ImQuota.Contracts.V1;

namespace ImQuota.Client.Wire;

/// <summary>
/// Reads one AdmitResult after the other, each into <see cref="Reply"/>. The generated class has four lists in each result, 128 bytes, which are
/// nearly always empty; this one makes only what is there.
/// </summary>
internal sealed class IncomingReplyReader : IMessage, IBufferMessage
{
    private IncomingReply _reply;

    public IncomingReply Reply => _reply;

    public MessageDescriptor Descriptor => AdmitResult.Descriptor;

    public void Clear() => _reply = new IncomingReply { ErrorMessage = "" };

    public void InternalMergeFrom(ref ParseContext ctx)
    {
        uint tag;
        while ((tag = ctx.ReadTag()) != 0)
        {
            switch (tag)
            {
                case (AdmitResult.DecisionFieldNumber << 3) | 2:
                    ctx.ReadMessage(_reply.Decision ??= new Decision());
                    break;
                case (AdmitResult.KickFieldNumber << 3) | 2:
                    (Lists.Kick ??= []).Add(ctx.ReadString());
                    break;
                case (AdmitResult.OverLimitUserIdsFieldNumber << 3) | 2:
                    (Lists.OverLimitUserIds ??= []).Add(ctx.ReadString());
                    break;
                case (AdmitResult.AlreadyMemberIdsFieldNumber << 3) | 2:
                    (Lists.AlreadyMemberIds ??= []).Add(ctx.ReadString());
                    break;
                case (AdmitResult.UnverifiedFieldNumber << 3) | 2:
                    (Lists.Unverified ??= []).Add(ctx.ReadString());
                    break;
                case AdmitResult.ErrorCodeFieldNumber << 3:
                    _reply.ErrorCode = ctx.ReadInt32();
                    break;
                case (AdmitResult.ErrorMessageFieldNumber << 3) | 2:
                    _reply.ErrorMessage = ctx.ReadString();
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

    private ResultLists Lists => _reply.Lists ??= new ResultLists();
}
