using ImQuota.Server.Hosting;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ImQuota.Server.Overload;

/// <summary>What keeps the service from taking on too much.</summary>
internal static class OverloadServices
{
    public static IServiceCollection AddOverload(this IServiceCollection services, OverloadSettings settings)
    {
        services.AddSingleton(settings);
        services.AddSingleton(_ => new DispatchDelay(settings, ServerProgram.OutsideTime));
        services.AddSingleton<AdmissionGate>();
        services.AddSingleton<BusyReply>();
        return services;
    }

    /// <summary>What streams need; what is registered already stays.</summary>
    public static IServiceCollection AddStreamWriters(this IServiceCollection services)
    {
        services.TryAddSingleton<OverloadSettings>();
        services.TryAddSingleton<StreamWriters>();
        return services;
    }
}
