using Grpc.Core;
using ImQuota.Contracts.V1;

namespace ImQuota.Client.Wire;

/// <summary>AdmissionService.AdmitStream with our own writing and reading.</summary>
internal static class AdmitStreamMethod
{
    private static readonly Marshaller<OutgoingMessage> Requests = Marshallers.Create<OutgoingMessage>(OutgoingWire.Serialize, static _ => throw new NotSupportedException());

    /// <summary>The method as one stream uses it, whose responses are read into <paramref name="into"/>.</summary>
    public static Method<OutgoingMessage, IncomingMessage> ReadingInto(IncomingMessage into)
        => new(
            MethodType.DuplexStreaming,
            AdmissionService.Descriptor.FullName,
            "AdmitStream",
            Requests,
            Marshallers.Create<IncomingMessage>(static (_, _) => throw new NotSupportedException(), into.Deserialize));
}
