using Google.Protobuf;
using ImQuota.Server.Telemetry;
using Microsoft.Extensions.Primitives;

namespace ImQuota.Server.Overload;

/// <summary>
/// Refuses calls for decisions before anything is done for them, be it routing, while the process is too busy: a refusal must cost much less
/// than what it refuses. Streams are let in; their messages are refused one by one.
/// </summary>
internal sealed class BusyReply(AdmissionGate gate, OverloadMetrics metrics)
{
    private const string Service = "/imquota.v1.AdmissionService/";
    private const string Streamed = Service + "AdmitStream";

    private static readonly StringValues GrpcType = "application/grpc";
    private static readonly StringValues Code = "8";
    private static readonly StringValues Message = Uri.EscapeDataString(AdmissionGate.Busy().Message);
    private static readonly StringValues Details = Convert.ToBase64String(AdmissionGate.Busy().ToByteArray());

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (!gate.IsClosed || context.Request.Path.Value is not { } path || !path.StartsWith(Service, StringComparison.Ordinal) || path is Streamed)
        {
            return next(context);
        }

        metrics.Shed(ShedCause.Busy, 1);
        IHeaderDictionary headers = context.Response.Headers;
        headers.ContentType = GrpcType;
        headers["grpc-status"] = Code;
        headers["grpc-message"] = Message;
        headers["grpc-status-details-bin"] = Details;
        return Task.CompletedTask;
    }
}
