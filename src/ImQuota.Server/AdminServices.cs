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
using ImQuota.Server.Subscriptions;
using ImQuota.Server.Telemetry;
using ImQuota.Server.Usage;

namespace ImQuota.Server;

/// <summary>The services by which apps are run, beside those that decide.</summary>
internal static class AdminServices
{
    /// <summary>Needs the stores, a <see cref="TimeProvider"/> and the <see cref="FaultInterceptor"/> among the services.</summary>
    public static IGrpcServerBuilder AddAdminServices(this IGrpcServerBuilder grpc)
    {
        grpc.Services.AddSubscriptions().AddBilling();
        grpc.Services.AddMetricFacades();
        grpc.Services.AddSingleton<ClockAdvance>();
        grpc.Services.AddSingleton<Diagnosis>();
        return grpc.AddService<AppGrpc>().AddService<CatalogGrpc>().AddService<UsageGrpc>().AddService<SubscriptionGrpc>().AddService<BillingGrpc>().AddService<ClockGrpc>().AddService<OutboxGrpc>().AddService<OperationsGrpc>().AddService<NodeGrpc>();
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
        endpoints.MapStatements();

        // Nodes call it where they ask for decisions.
        endpoints.MapGrpcService<NodeGrpc>().OnlyOn(Listener.Admission);
        return endpoints;
    }

    private static IGrpcServerBuilder AddService<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TService>(
        this IGrpcServerBuilder grpc)
        where TService : class
    {
        // No state of their own, so one of each; a service made anew for each call costs an activation.
        grpc.Services.AddSingleton<TService>();
        return grpc.AddServiceOptions<TService>(options => options.Interceptors.Add<FaultInterceptor>());
    }
}
