using ImQuota.Server.Apps;
using ImQuota.Server.Catalogues;
using ImQuota.Server.Hosting;
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

    /// <summary>As gRPC and, by transcoding, as JSON over HTTP.</summary>
    public static IEndpointRouteBuilder MapAdminServices(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGrpcService<AppGrpc>().OnlyOn(Listener.Admin);
        endpoints.MapGrpcService<CatalogGrpc>().OnlyOn(Listener.Admin);
        endpoints.MapGrpcService<UsageGrpc>().OnlyOn(Listener.Admin);

        // Nodes call it where they ask for decisions.
        endpoints.MapGrpcService<NodeGrpc>().OnlyOn(Listener.Admission);
        return endpoints;
    }
}
