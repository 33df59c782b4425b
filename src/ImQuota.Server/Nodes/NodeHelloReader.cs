using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Server.Validation;
using NodaTime;

namespace ImQuota.Server.Nodes;

/// <summary>Reads the first message of a node.</summary>
internal static class NodeHelloReader
{
    private const int DefaultLeaseSeconds = 30;
    private const int MinLeaseSeconds = 5;
    private const int MaxLeaseSeconds = 600;

    /// <summary>The node's id and the lease it gets.</summary>
    /// <exception cref="RpcException">INVALID_ARGUMENT.</exception>
    public static (string NodeId, Duration Lease) Read(AttachRequest request)
    {
        var bad = new BadFields();
        if (request.MessageCase != AttachRequest.MessageOneofCase.Hello)
        {
            bad.Add("hello", $"is not set; the first message of a stream is hello, not {request.MessageCase}");
            bad.ThrowIfAny();
        }

        NodeHello hello = request.Hello;
        IdFields.NodeId(bad, "hello.node_id", hello.NodeId);
        if (hello.LeaseSeconds is not 0 and (< MinLeaseSeconds or > MaxLeaseSeconds))
        {
            bad.Add("hello.lease_seconds", $"is {hello.LeaseSeconds}; {MinLeaseSeconds} to {MaxLeaseSeconds} are allowed, 0 is {DefaultLeaseSeconds}");
        }

        bad.ThrowIfAny();
        return (hello.NodeId, Duration.FromSeconds(hello.LeaseSeconds == 0 ? DefaultLeaseSeconds : hello.LeaseSeconds));
    }
}
