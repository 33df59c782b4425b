using Google.Protobuf;
using ImQuota.Contracts.V1;
using ImQuota.Load.H2;

namespace ImQuota.Load.Transports;

/// <summary>A call an action: Login, JoinGroup, ...</summary>
internal sealed class UnaryTransport(H2Pool pool) : ITransport
{
    private readonly AdmissionMethods _methods = new(pool.Endpoint.Authority);

    public int MaxActions => 1;

    public async ValueTask<TransportReply> SendAsync(IReadOnlyList<AdmitAction> actions)
    {
        (H2Method method, IMessage request) = _methods.Of(actions[0]);
        H2Reply reply = await pool.CallAsync(method, request.ToByteArray());
        return reply.Ok
            ? new TransportReply([AdmissionMethods.Result(actions[0].ActionCase, reply.Body.Span)], reply.ArrivedAt, "")
            : new TransportReply([], reply.ArrivedAt, $"grpc-status {reply.Status}: {reply.Message}");
    }

    public ValueTask DisposeAsync() => pool.DisposeAsync();
}
