using ImQuota.Domain.Admission;
using ImQuota.Redis;
using ImQuota.Redis.Connections;
using ImQuota.Server.Fallback;

namespace ImQuota.Server.Hosting;

/// <summary>The store as configured, and the embedded engine under it if there is one; closed in that order.</summary>
internal sealed class OpenedStore : IAsyncDisposable
{
    private readonly LocalEngine? _engine;

    private OpenedStore(ImQuotaStore store, LocalEngine? engine)
    {
        Store = store;
        _engine = engine;
    }

    public ImQuotaStore Store { get; }

    /// <exception cref="StartException">The options of Redis are wrong, the data directory cannot be used, or this build has no embedded engine.</exception>
    public static async Task<OpenedStore> OpenAsync(ServerOptions options, TimeProvider time, ILoggerFactory logs)
    {
        if (options.Redis is { } redis)
        {
            return new OpenedStore(await ImQuotaStore.OpenAsync(Checked(redis, options.TagSecret!, options), time, logs), null);
        }

        LocalEngine engine = LocalEngine.Start(options.DataDirectory);
        try
        {
            return new OpenedStore(await ImQuotaStore.OpenAsync(Checked(engine.ConnectionString, engine.TagSecret, options), time, logs), engine);
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    /// <summary>Adds what the services need of it.</summary>
    public void AddTo(IServiceCollection services)
    {
        services.AddSingleton(Store);
        services.AddSingleton<IAdmissionStore>(Store.Admission);
        services.AddSingleton(Store.Admission);
        services.AddSingleton(Store.Remembered);
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

    private static StoreOptions Checked(string connectionString, byte[] secret, ServerOptions options)
    {
        var errors = new List<string>();
        StoreOptions read = StoreOptions.TryCreate(connectionString, secret, errors) ?? throw new StartException(string.Join(Environment.NewLine, errors));
        return read with { AnswerWithin = options.StoreDeadline, KnownIdentity = new KnownStore(options).Read() };
    }
}
