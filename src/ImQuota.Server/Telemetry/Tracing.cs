using ImQuota.Redis;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace ImQuota.Server.Telemetry;

/// <summary>
/// Sends spans to a collector: the request as ASP.NET Core sees it (child of the caller's span), the decision, the run that it shared, and the
/// script. Off, no span is made anywhere.
/// </summary>
internal static class Tracing
{
    /// <summary>ASP.NET Core's own source; it reads the caller's traceparent.</summary>
    private const string Requests = "Microsoft.AspNetCore";

    /// <param name="endpoint">By gRPC, or by HTTP where it has a path.</param>
    /// <param name="ratio">Part of the calls that is traced where the caller does not say.</param>
    /// <returns>Sends what is left when it is disposed.</returns>
    public static TracerProvider Start(Uri endpoint, double ratio)
        => Sdk.CreateTracerProviderBuilder()
            .ConfigureResource(resource => resource.AddService("imquota", serviceVersion: VersionLabels.Version).AddEnvironmentVariableDetector())
            .SetSampler(new ParentBasedSampler(new TraceIdRatioBasedSampler(ratio)))
            .AddSource(Requests, CallSpans.Source, ImQuotaStore.TraceSource)
            .AddOtlpExporter(exporter =>
            {
                exporter.Endpoint = endpoint;
                exporter.Protocol = endpoint.AbsolutePath == "/" ? OtlpExportProtocol.Grpc : OtlpExportProtocol.HttpProtobuf;
            })
            .Build();
}
