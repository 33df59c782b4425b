using System.Diagnostics.CodeAnalysis;
using Grpc.AspNetCore.Server;
using ImQuota.Server.Admission;
using ImQuota.Server.Apps;
using ImQuota.Server.Billing;
using ImQuota.Server.Billing.Statements;
using ImQuota.Server.Catalogues;
using ImQuota.Server.Clocks;
using ImQuota.Server.Hosting;
using ImQuota.Server.Metering;
using ImQuota.Server.Nodes;
using ImQuota.Server.Operations;
using ImQuota.Server.Overload;
using ImQuota.Server.Scheduling;
using ImQuota.Server.Security.Access;
using ImQuota.Server.Subscriptions;
using ImQuota.Server.Telemetry;
using ImQuota.Server.Usage;
using ImQuota.Server.Usage.Denials;

namespace ImQuota.Server;

/// <summary>The services by which apps are run, beside those that decide.</summary>
internal static class AdminServices
{
    /// <summary>Needs the stores, a <see cref="TimeProvider"/> and the <see cref="FaultInterceptor"/> among the services.</summary>
    /// <param name="grpc">The services are added to.</param>
    /// <param name="guarded">Whether the apps of each caller are looked at; needs the <see cref="AppInterceptor"/> too.</param>
    public static IGrpcServerBuilder AddAdminServices(this IGrpcServerBuilder grpc, bool guarded = false)
    {
        grpc.Services.AddSubscriptions().AddBilling();
        grpc.Services.AddMetricFacades().AddStreamWriters();
        grpc.Services.AddSingleton<ClockAdvance>();
        grpc.Services.AddSingleton<DenialBook>();
        grpc.Services.AddSingleton<UsageHistorian>();
        grpc.Services.AddSingleton<IDueWork>(own => own.GetRequiredService<UsageHistorian>());
        grpc.Services.AddSingleton<Diagnosis>();
        return grpc.AddService<AppGrpc>(guarded).AddService<CatalogGrpc>(guarded).AddService<UsageGrpc>(guarded).AddService<SubscriptionGrpc>(guarded)
            .AddService<BillingGrpc>(guarded).AddService<ClockGrpc>(guarded).AddService<OutboxGrpc>(guarded).AddService<OperationsGrpc>(guarded).AddService<NodeGrpc>(guarded);
    }

    /// <summary>As gRPC and, by transcoding, as JSON over HTTP.</summary>
    public static IEndpointRouteBuilder MapAdminServices(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<AppGrpc>().OnlyOn(Listener.Admin);
        endpoints.MapGrpcService<CatalogGrpc>().OnlyOn(Listener.Admin);
        endpoints.MapGrpcService<UsageGrpc>().OnlyOn(Listener.Admin);
        endpoints.MapGrpcService<SubscriptionGrpc>().OnlyOn(Listener.Admin);
        endpoints.MapGrpcService<ClockGrpc>().OnlyOn(Listener.Admin);
        endpoints.MapGrpcService<OutboxGrpc>().OnlyOn(Listener.Admin);
        endpoints.MapGrpcService<OperationsGrpc>().OnlyOn(Listener.Admin);
        endpoints.MapGrpcService<BillingGrpc>().OnlyOn(Listener.Admin);
        endpoints.MapStatements().MapImport();

        // Nodes call it where they ask for decisions.
        endpoints.MapGrpcService<NodeGrpc>().OnlyOn(Listener.Admission);
        return endpoints;
    }

    private static IGrpcServerBuilder AddService<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService>(
        this IGrpcServerBuilder grpc, bool guarded)
        where TService : class
    {
        // No state of their own, so one of each; a service made anew for each call costs an activation.
        grpc.Services.AddSingleton<TService>();
        return grpc.AddServiceOptions<TService>(options =>
        {
            options.Interceptors.Add<FaultInterceptor>();
            if (guarded)
            {
                options.Interceptors.Add<AppInterceptor>();
            }
        });
    }
}
