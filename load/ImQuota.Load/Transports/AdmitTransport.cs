using Google.Protobuf;
using ImQuota.Contracts.V1;
using ImQuota.Load.H2;

namespace ImQuota.Load.Transports;

/// <summary>Many actions a call: Admit.</summary>
internal sealed class AdmitTransport(H2Pool pool, int maxActions) : ITransport
{
    private readonly AdmissionMethods _methods = new(pool.Endpoint.Authority);

    public int MaxActions => maxActions;

    public async ValueTask<TransportReply> SendAsync(IReadOnlyList<AdmitAction> actions)
    {
        H2Reply reply = await pool.CallAsync(_methods.Admit, new AdmitRequest { Actions = { actions } }.ToByteArray());
        return reply.Ok
            ? new TransportReply(AdmitResponse.Parser.ParseFrom(reply.Body.Span).Results, reply.ArrivedAt, "")
            : new TransportReply([], reply.ArrivedAt, $"grpc-status {reply.Status}: {reply.Message}");
    }

    public ValueTask DisposeAsync() => pool.DisposeAsync();
}
