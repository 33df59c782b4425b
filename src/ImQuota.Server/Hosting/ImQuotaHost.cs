using Grpc.AspNetCore.HealthChecks;
using ImQuota.Server.Admission;
using ImQuota.Server.Clocks;
using ImQuota.Server.Fallback;
using ImQuota.Server.Metering;
using ImQuota.Server.Overload;
using ImQuota.Server.Scheduling;
using ImQuota.Server.Security;
using ImQuota.Server.Telemetry;
using ImQuota.Server.Webhooks;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Prometheus;

namespace ImQuota.Server.Hosting;

/// <summary>Composes the service.</summary>
internal static class ImQuotaHost
{
    private const string LiveTag = "live";

    /// <param name="options">Checked.</param>
    /// <param name="store">Opened; not owned.</param>
    /// <param name="security">Loaded.</param>
    /// <param name="configure">Last changes, for tests.</param>
    public static WebApplication Build(ServerOptions options, OpenedStore store, SecurityFiles security, Action<WebApplicationBuilder>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.SetMinimumLevel(options.LogLevel);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);

        // It warns that a port without TLS speaks HTTP/1.1 only; ours speaks both (CleartextProtocols).
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error);

        // It tells when requests begin and end, at Information, and wherever it may log at all it makes an Activity for each request first.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

        // It tells each refused request at Information.
        builder.Logging.AddFilter("Grpc", LogLevel.Warning);
        builder.Logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        builder.WebHost.UseShutdownTimeout(options.Drain);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Drain);
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => Listeners.Open(kestrel, options, security));
        builder.Services.Configure<SocketTransportOptions>(sockets => sockets.CreateBoundListenSocket = UnixSocketFile.Bind);
        builder.Services.AddSingleton(options);
        store.AddTo(builder.Services);
        builder.Services.AddHostedService<StoreRunner>();
        builder.Services.AddSingleton(new WorkSpread(options.WorkSpread));
        builder.Services.AddHostedService<DueWorkRunner>();
        builder.Services.AddHostedService<TestClockFollower>();
        builder.Services.AddFallback(options);
        builder.Services.AddSecurity(options.Security, security).AddOverload(options.Overload);
        AddServices(builder.Services, options);
        builder.Services.AddMetering(options.Metering);
        builder.Services.AddTracing(options);
        builder.Services.AddWebhooks(options.Webhooks);
        configure?.Invoke(builder);

        WebApplication app = builder.Build();
        app.Use(app.Services.GetRequiredService<Drain>().CountAsync);
        app.Use(app.Services.GetRequiredService<BusyReply>().InvokeAsync);
        app.UseRoutingOfEncodedSlashes();
        app.UseListenerAccess();
        app.UseAccessCheck();
        app.UseUnreadableMessages();
        Map(app);
        return app;
    }

    private static void AddServices(IServiceCollection services, ServerOptions options)
    {
        services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = options.Overload.MaxMessageBytes)
            .AddAdminServices(guarded: options.Security.IsOn)
            .AddJsonOverHttp();
        services.AddSingleton<Faults>();
        services.AddSingleton<FaultInterceptor>();
        services.AddServerReflection();
        services.AddSingleton<StoreReadiness>();
        services.AddSingleton<Drain>();
        services.AddHealthChecks()
            .AddCheck<StoreReadiness>("store", tags: [StoreReadiness.Tag])
            .AddCheck("process", () => HealthCheckResult.Healthy(), tags: [LiveTag]);
        services.AddGrpcHealthChecks(health =>
        {
            // As Kubernetes asks: the empty name and the services' names for readiness; liveness by its own.
            health.Services.Map("", IsReadiness);
            health.Services.Map("imquota.v1.AdmissionService", IsReadiness);
            health.Services.Map("readiness", IsReadiness);
            health.Services.Map("liveness", check => check.Tags.Contains(LiveTag, StringComparer.Ordinal));

            static bool IsReadiness(HealthCheckMapContext check) => check.Tags.Contains(StoreReadiness.Tag, StringComparer.Ordinal);
        });

        services.AddTelemetry();
        services.AddSingleton<Decider>();
        services.AddSingleton<BatchDecider>();
        services.AddSingleton<AdmitStreams>();
        services.AddSingleton<AdmissionGrpc>();
    }

    private static void Map(WebApplication app)
    {
        app.MapGrpcService<AdmissionGrpc>();
        app.MapAdminServices();
        app.MapGrpcHealthChecksService();
        app.MapServerReflection();
        app.MapJsonOverHttp();
        app.MapWebhooks();

        app.Services.MakeInstruments();
        app.MapMetrics("/metrics", app.Services.GetRequiredService<CollectorRegistry>()).OnlyOn(Listener.Admin);
        app.MapGet("/healthz", () => "live\n").OnlyOn(Listener.Admin);
        app.MapHealthChecks("/readyz", new() { Predicate = check => check.Tags.Contains(StoreReadiness.Tag, StringComparer.Ordinal), ResponseWriter = WriteWhyAsync })
            .OnlyOn(Listener.Admin);
    }

    private static Task WriteWhyAsync(HttpContext context, HealthReport report)
        => context.Response.WriteAsync(
            string.Join('\n', report.Entries.Values.Select(entry => entry.Description ?? "ready")) + "\n", context.RequestAborted);
}
