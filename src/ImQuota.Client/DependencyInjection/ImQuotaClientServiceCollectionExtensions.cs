using System.Diagnostics.Metrics;
using ImQuota.Client.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace ImQuota.Client;

/// <summary>Registers the client.</summary>
public static class ImQuotaClientServiceCollectionExtensions
{
    /// <summary>
    /// Adds <see cref="IImQuotaClient"/> (and <see cref="ImQuotaClient"/>) as a singleton. The options are checked when the host starts, or else
    /// when the client is first asked for. It takes <see cref="TimeProvider"/>, <see cref="ILoggerFactory"/> and <see cref="IMeterFactory"/> where they are registered.
    /// </summary>
    /// <param name="services">Where to.</param>
    /// <param name="configure">Sets options; null leaves the defaults, or what else configures <see cref="ImQuotaClientOptions"/>.</param>
    public static IServiceCollection AddImQuotaClient(this IServiceCollection services, Action<ImQuotaClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        OptionsBuilder<ImQuotaClientOptions> options = services.AddOptions<ImQuotaClientOptions>();
        if (configure is not null)
        {
            options.Configure(configure);
        }

        options.ValidateOnStart();
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<ImQuotaClientOptions>, OptionsValidator>());
        services.TryAddSingleton(static provider => ImQuotaClient.Create(
            provider.GetRequiredService<IOptions<ImQuotaClientOptions>>().Value,
            provider.GetService<TimeProvider>(),
            provider.GetService<ILoggerFactory>()?.CreateLogger<ImQuotaClient>() as ILogger<ImQuotaClient>,
            provider.GetService<IMeterFactory>()));
        services.TryAddSingleton<IImQuotaClient>(static provider => provider.GetRequiredService<ImQuotaClient>());
        return services;
    }
}
