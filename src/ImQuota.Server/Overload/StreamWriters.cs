using Grpc.Core;
using ImQuota.Server.Telemetry;

namespace ImQuota.Server.Overload;

/// <summary>Guards streams against callers that do not read.</summary>
internal sealed class StreamWriters(OverloadSettings settings, OverloadMetrics metrics)
{
    public IServerStreamWriter<T> Guard<T>(IServerStreamWriter<T> responses, ServerCallContext context)
        => new PatientWriter<T>(responses, context, settings, metrics);
}
