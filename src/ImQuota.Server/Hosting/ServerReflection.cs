using Grpc.Health.V1;
using Grpc.Reflection;
using ImQuota.Contracts.V1;

using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace ImQuota.Server.Hosting;

/// <summary>
/// Server reflection, with its services listed here rather than found by reflection over types, so that it is in a build ahead of
/// time too. A test compares the list with the protos.
/// </summary>
internal static class ServerReflection
{
    private static readonly ServiceDescriptor[] Described =
    [
        AdmissionService.Descriptor,
        AppService.Descriptor,
        BillingService.Descriptor,
        CatalogService.Descriptor,
        ClockService.Descriptor,
        NodeService.Descriptor,
        OperationsService.Descriptor,
        OutboxService.Descriptor,
        SubscriptionService.Descriptor,
        UsageService.Descriptor,
        Health.Descriptor,
        Grpc.Reflection.V1Alpha.ServerReflection.Descriptor,
    ];

    public static IServiceCollection AddServerReflection(this IServiceCollection services)
        => services.AddSingleton(new ReflectionServiceImpl(Described));

    public static IEndpointRouteBuilder MapServerReflection(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<ReflectionServiceImpl>();
        return endpoints;
    }
}
