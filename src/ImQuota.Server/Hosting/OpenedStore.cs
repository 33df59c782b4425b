using ImQuota.Embedded;
using ImQuota.Redis;
using ImQuota.Redis.Connections;

namespace ImQuota.Server.Hosting;

/// <summary>The store as configured, and the embedded engine under it if there is one; closed in that order.</summary>
internal sealed class OpenedStore : IAsyncDisposable
{
    private readonly EmbeddedEngine? _engine;

    private OpenedStore(ImQuotaStore store, EmbeddedEngine? engine)
    {
        Store = store;
        _engine = engine;
    }

    public ImQuotaStore Store { get; }

    /// <exception cref="StartException">The options of Redis are wrong, or the data directory cannot be used.</exception>
    public static async Task<OpenedStore> OpenAsync(ServerOptions options, TimeProvider time, ILoggerFactory logs)
    {
        if (options.Redis is { } redis)
        {
            return new OpenedStore(await ImQuotaStore.OpenAsync(Checked(redis, options.TagSecret!), time, logs), null);
        }

        EmbeddedEngine? engine = null;
        try
        {
            byte[] secret = TagSecretFile.ReadOrCreate(options.DataDirectory);
            engine = EmbeddedEngine.Start(new EmbeddedEngineOptions { DataDirectory = options.DataDirectory });
            return new OpenedStore(await ImQuotaStore.OpenAsync(Checked(engine.ConnectionString, secret), time, logs), engine);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            engine?.Dispose();
            throw new StartException($"--data-dir {options.DataDirectory}: {exception.Message}", exception);
        }
    }

    /// <summary>Adds what the services need of it.</summary>
    public void AddTo(IServiceCollection services)
    {
        services.AddSingleton(Store);
        services.AddSingleton(Store.Admission);
        services.AddSingleton(Store.Apps);
        services.AddSingleton(Store.Catalogue);
        services.AddSingleton(Store.Usage);
        services.AddSingleton(Store.Nodes);
        services.AddSingleton(Store.Probe);
        services.AddSingleton(Store.AppData);
        services.AddSingleton(Store.Ledgers);
        services.AddSingleton(Store.WakeUps);
    }

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        _engine?.Dispose();
    }

    private static StoreOptions Checked(string connectionString, byte[] secret)
    {
        var errors = new List<string>();
        return StoreOptions.TryCreate(connectionString, secret, errors) ?? throw new StartException(string.Join(Environment.NewLine, errors));
    }
}
