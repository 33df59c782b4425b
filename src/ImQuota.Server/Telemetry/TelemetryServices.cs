using ImQuota.Server.Hosting;
using ImQuota.Server.Overload;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OpenTelemetry.Trace;
using Prometheus;

namespace ImQuota.Server.Telemetry;

/// <summary>
/// The facades of metrics, a class for each part of the service. A part that comes takes its own from here by its constructor, and has its
/// rows in docs/metrics.md.
/// </summary>
internal static class TelemetryServices
{
    /// <summary>What is registered already, as the store's registry, stays.</summary>
    public static IServiceCollection AddMetricFacades(this IServiceCollection services)
    {
        services.TryAddSingleton(_ => Metrics.NewCustomRegistry());
        services.TryAddSingleton<AdmissionMetrics>();
        services.TryAddSingleton<NodeMetrics>();
        services.TryAddSingleton<SchedulerMetrics>();
        services.TryAddSingleton<UsageMetrics>();
        services.TryAddSingleton<OverloadMetrics>();
        return services;
    }

    /// <summary>Those, and what is read by itself; needs the opened store.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services)
        => services
            .AddMetricFacades()
            .AddSingleton<ProcessMetrics>()
            .AddSingleton<SecurityMetrics>()
            .AddSingleton<StoreHealthMetrics>()
            .AddSingleton<AppUsageMetrics>()
            .AddSingleton<FleetMetrics>()
            .AddSingleton<FallbackMetrics>()
            .AddSingleton<WebhookMetrics>()
            .AddSingleton<AppUsageReader>()
            .AddSingleton<TelemetryRunner>()
            .AddHostedService(all => all.GetRequiredService<TelemetryRunner>());

    /// <summary>Spans by OTLP, where an endpoint is named.</summary>
    public static IServiceCollection AddTracing(this IServiceCollection services, ServerOptions options)
        => options.OtlpEndpoint is { } endpoint ? services.AddSingleton(_ => Tracing.Start(endpoint, options.TraceRatio)) : services;

    /// <summary>Makes all instruments now, so that the first scrape finds each at zero, and begins to trace.</summary>
    public static void MakeInstruments(this IServiceProvider services)
    {
        services.GetRequiredService<AdmissionMetrics>();
        services.GetRequiredService<NodeMetrics>();
        services.GetRequiredService<SchedulerMetrics>();
        services.GetRequiredService<UsageMetrics>();
        services.GetRequiredService<OverloadMetrics>().Watch(services.GetRequiredService<AdmissionGate>(), services.GetRequiredService<DispatchDelay>());
        services.GetRequiredService<ProcessMetrics>();
        services.GetRequiredService<SecurityMetrics>();
        services.GetRequiredService<StoreHealthMetrics>();
        services.GetRequiredService<AppUsageMetrics>();
        services.GetRequiredService<FleetMetrics>();
        services.GetRequiredService<FallbackMetrics>();
        services.GetRequiredService<WebhookMetrics>();
        services.GetService<TracerProvider>();
    }
}
