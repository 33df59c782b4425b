using ImQuota.Domain.Metering.Emission;
using ImQuota.Domain.Metering.Outbox;
using ImQuota.Domain.Subscriptions;
using ImQuota.Server.Metering.Sinks;
using ImQuota.Server.Scheduling;
using ImQuota.Server.Subscriptions;
using ImQuota.Server.Telemetry;
using NodaTime;

namespace ImQuota.Server.Metering;

/// <summary>What usage records need.</summary>
internal static class MeteringServices
{
    /// <summary>Needs the stores, a <see cref="TimeProvider"/>, a registry of metrics and the <see cref="SubscriptionRules"/> among the services.</summary>
    public static IServiceCollection AddMetering(this IServiceCollection services, MeteringOptions options)
    {
        services
            .AddSingleton(options)
            .AddSingleton<RecordSource>()
            .AddSingleton<UsageTouches>()
            .AddSingleton<AppEmitter>()
            .AddSingleton<AccountEmitter>()
            .AddSingleton<EmissionScheduler>()
            .AddSingleton<IDueWork>(own => own.GetRequiredService<UsageTouches>());
        if (options.HasSinks)
        {
            services.AddSingleton<IDueWork>(own => own.GetRequiredService<EmissionScheduler>());
        }

        if (options.File is { } file)
        {
            services.AddSink(own => new FileSink(file, own.GetRequiredService<TimeProvider>()));
        }

        if (options.Http is { } http)
        {
            services.AddSink(own => new HttpSink(http, own.GetRequiredService<TimeProvider>()));
        }

        if (options.List is { } list)
        {
            services.AddSink(own => new ListSink(list, own.GetRequiredService<IUsageList>()));
        }

        return services;
    }

    /// <summary>A sink, closed with the service, and its way out of the outbox.</summary>
    public static IServiceCollection AddSink<TSink>(this IServiceCollection services, Func<IServiceProvider, TSink> make)
        where TSink : class, IUsageSink
        => services
            .AddSingleton(make)
            .AddSingleton<IDueWork>(own => new SinkDelivery(
                own.GetRequiredService<TSink>(),
                own.GetRequiredService<IOutboxStore>(),
                own.GetRequiredService<UsageMetrics>(),
                own.GetRequiredService<TimeProvider>(),
                own.GetRequiredService<ILogger<SinkDelivery>>()));
}
