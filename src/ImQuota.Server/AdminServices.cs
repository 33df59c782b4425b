using ImQuota.Server.Apps;
using ImQuota.Server.Catalogues;
using ImQuota.Server.Nodes;
using ImQuota.Server.Usage;

namespace ImQuota.Server;

/// <summary>The services by which apps are run, beside those that decide.</summary>
internal static class AdminServices
{
    /// <summary>Needs the stores, a <see cref="TimeProvider"/> and gRPC (with JSON transcoding where JSON is wanted) among the services.</summary>
    public static IServiceCollection AddAdminServices(this IServiceCollection services)
    {
        // No state of their own, so one of each; a service made anew for each call costs an activation.
        services.AddSingleton<AppGrpc>();
        services.AddSingleton<CatalogGrpc>();
        services.AddSingleton<UsageGrpc>();
        services.AddSingleton<NodeGrpc>();
        return services;
    }

    /// <param name="endpoints">Where they are mapped.</param>
    /// <param name="host">Pattern such as <c>*:5251</c> that requests must match; null: any.</param>
    public static IEndpointRouteBuilder MapAdminServices(this IEndpointRouteBuilder endpoints, string? host)
    {
        Require(endpoints.MapGrpcService<AppGrpc>(), host);
        Require(endpoints.MapGrpcService<CatalogGrpc>(), host);
        Require(endpoints.MapGrpcService<UsageGrpc>(), host);
        return endpoints;
    }

    /// <summary>Nodes call it where they ask for decisions: on the admission port.</summary>
    /// <param name="endpoints">Where it is mapped.</param>
    /// <param name="host">Pattern such as <c>*:5250</c> that requests must match; null: any.</param>
    public static IEndpointRouteBuilder MapNodeService(this IEndpointRouteBuilder endpoints, string? host)
    {
        Require(endpoints.MapGrpcService<NodeGrpc>(), host);
        return endpoints;
    }

    private static void Require(GrpcServiceEndpointConventionBuilder endpoint, string? host)
    {
        if (host is not null)
        {
            endpoint.RequireHost(host);
        }
    }
}
