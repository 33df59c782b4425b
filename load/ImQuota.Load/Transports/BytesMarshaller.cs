using Grpc.Core;

namespace ImQuota.Load.Transports;

/// <summary>Messages made before: a generator should not spend its time on making them while it measures.</summary>
internal static class BytesMarshaller
{
    private static readonly Marshaller<byte[]> Bytes = Marshallers.Create(static bytes => bytes, static bytes => bytes);

    public static Method<byte[], byte[]> Method(MethodType type, string service, string name) => new(type, service, name, Bytes, Bytes);
}
