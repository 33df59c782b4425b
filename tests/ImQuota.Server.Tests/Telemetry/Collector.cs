using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ImQuota.Server.Tests.Telemetry;

/// <summary>A collector that takes spans by OTLP over gRPC and HTTP, and keeps them.</summary>
internal sealed class Collector : IAsyncDisposable
{
    private const int GrpcPrefix = 5;

    private readonly ConcurrentQueue<ReceivedSpan> _spans = new();
    private readonly WebApplication _web;

    private Collector(WebApplication web) => _web = web;

    /// <summary>Where HTTP goes, without a path.</summary>
    public Uri Http => new(_web.Urls.First());

    /// <summary>Where gRPC goes.</summary>
    public Uri Grpc => new(_web.Urls.Last());

    public IReadOnlyCollection<ReceivedSpan> Spans => _spans;

    public static async Task<Collector> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
        });
        WebApplication web = builder.Build();
        var collector = new Collector(web);
        web.MapPost("/v1/traces", async (HttpContext context) => collector.Take(await BodyAsync(context)));
        web.MapPost("/opentelemetry.proto.collector.trace.v1.TraceService/Export", async (HttpContext context) =>
        {
            collector.Take((await BodyAsync(context))[GrpcPrefix..]);
            context.Response.ContentType = "application/grpc";
            await context.Response.Body.WriteAsync(new byte[GrpcPrefix]);
            context.Response.AppendTrailer("grpc-status", "0");
        });
        await web.StartAsync(TestContext.Current.CancellationToken);
        return collector;
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private static async Task<byte[]> BodyAsync(HttpContext context)
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body);
        return body.ToArray();
    }

    private void Take(byte[] request)
    {
        foreach (ReceivedSpan span in ReceivedSpan.AllOf(request))
        {
            _spans.Enqueue(span);
        }
    }
}
