using ImQuota.Server.Security.Access;
using ImQuota.Server.Security.Callers;

namespace ImQuota.Server.Security;

/// <summary>What is needed to ask who calls.</summary>
internal static class SecurityServices
{
    public static IServiceCollection AddSecurity(this IServiceCollection services, SecuritySettings settings, SecurityFiles files)
    {
        services.AddSingleton(settings).AddSingleton(files).AddSingleton<Denials>().AddSingleton<AppGuard>();
        if (files.Callers is { } callers)
        {
            services.AddSingleton(callers).AddSingleton<CallerResolver>().AddSingleton<AccessCheck>().AddSingleton<AppInterceptor>();
        }

        if (files.Callers is not null || files.Tls is not null)
        {
            services.AddSingleton<SecurityRunner>().AddHostedService(all => all.GetRequiredService<SecurityRunner>());
        }

        return services;
    }

    /// <summary>After routing. Nothing at all where nobody is asked.</summary>
    public static IApplicationBuilder UseAccessCheck(this IApplicationBuilder app)
        => app.ApplicationServices.GetService<AccessCheck>() is { } check ? app.Use(check.InvokeAsync) : app;
}
