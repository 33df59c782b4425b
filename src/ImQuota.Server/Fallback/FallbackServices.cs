using ImQuota.Server.Hosting;

namespace ImQuota.Server.Fallback;

/// <summary>What the service does while the store is away.</summary>
internal static class FallbackServices
{
    /// <exception cref="StartException">The data directory cannot hold the journal.</exception>
    public static OpenedJournal OpenJournal(ServerOptions options, ILoggerFactory logs)
    {
        if (!options.Fallback.Policies.NeedJournal)
        {
            return OpenedJournal.None;
        }

        try
        {
            (Journal journal, Dictionary<ulong, List<JournalPlace>> left) = JournalFolder.Open(
                options.StoreDirectory, options.Fallback.MaxJournalBytes, logs.CreateLogger<Journal>());
            return new OpenedJournal(journal, left);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            throw new StartException(
                $"--data-dir {options.DataDirectory}: {exception.Message}. It holds what is allowed while the store is away; --failure-policy closed needs none.", exception);
        }
    }

    public static IServiceCollection AddFallback(this IServiceCollection services, ServerOptions options)
    {
        services.AddSingleton(options.Fallback);
        services.AddSingleton(provider => OpenJournal(options, provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<AwayApps>();
        services.AddSingleton<FallbackDecider>();
        services.AddHostedService<JournalReplay>();
        return services;
    }
}
