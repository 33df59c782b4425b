using ImQuota.Domain.Admission;
using ImQuota.Redis;
using ImQuota.Redis.Connections;
using ImQuota.Server.Fallback;
using ImQuota.Server.Telemetry;
using Prometheus;

namespace ImQuota.Server.Hosting;

/// <summary>The store as configured, with the registry that it is counted in, and the embedded engine under it if there is one; closed in that order.</summary>
internal sealed class OpenedStore : IAsyncDisposable
{
    private readonly LocalEngine? _engine;
    private readonly CollectorRegistry _registry;
    private readonly AppUse _use;

    private readonly TimeProvider _time;

    private OpenedStore(ImQuotaStore store, TimeProvider time, CollectorRegistry registry, AppUse use, LocalEngine? engine)
    {
        Store = store;
        _time = time;
        _registry = registry;
        _use = use;
        _engine = engine;
    }

    public ImQuotaStore Store { get; }

    /// <exception cref="StartException">The options of Redis are wrong, the data directory cannot be used, or this build has no embedded engine.</exception>
    public static async Task<OpenedStore> OpenAsync(ServerOptions options, TimeProvider time, ILoggerFactory logs)
    {
        CollectorRegistry registry = Metrics.NewCustomRegistry();
        var use = new AppUse(registry, options.MetricsApps);
        var runs = new RunMetrics(registry, use);
        if (options.Redis is { } redis)
        {
            return new OpenedStore(await ImQuotaStore.OpenAsync(Checked(redis, options.TagSecret!, options), time, logs, runs), time, registry, use, null);
        }

        LocalEngine engine = LocalEngine.Start(options.DataDirectory);
        try
        {
            StoreOptions local = Checked(engine.ConnectionString, engine.TagSecret, options);
            return new OpenedStore(await ImQuotaStore.OpenAsync(local, time, logs, runs), time, registry, use, engine);
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }

    /// <summary>Adds what the services need of it, and the clock it runs on.</summary>
    public void AddTo(IServiceCollection services)
    {
        services.AddSingleton(_registry);
        services.AddSingleton(_use);
        services.AddSingleton(_time);
        services.AddSingleton(Store);
        if (_engine is not null)
        {
            services.AddSingleton(_engine);
        }

        services.AddSingleton<CutOffStore>();
        services.AddSingleton<IAdmissionStore>(Store.Admission);
        services.AddSingleton(Store.Admission);
        services.AddSingleton(Store.Holds);
        services.AddSingleton(Store.Remembered);
        services.AddSingleton(Store.Apps);
        services.AddSingleton(Store.Catalogue);
        services.AddSingleton(Store.Usage);
        services.AddSingleton(Store.Repair);
        services.AddSingleton(Store.History);
        services.AddSingleton(Store.Search);
        services.AddSingleton(Store.Nodes);
        services.AddSingleton(Store.Probe);
        services.AddSingleton(Store.AppData);
        services.AddSingleton(Store.AppChanges);
        services.AddSingleton(Store.Ledgers);
        services.AddSingleton(Store.WakeUps);
        services.AddSingleton(Store.ParkedAccounts);
        services.AddSingleton(Store.Clock);
        services.AddSingleton(Store.UsageSchedule);
        services.AddSingleton(Store.Outbox);
        services.AddSingleton(Store.UsageList);
        services.AddSingleton(Store.Bills);
        services.AddSingleton(Store.Prices);
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
        return read with
        {
            AnswerWithin = options.StoreDeadline,
            KnownIdentity = new KnownStore(options).Read(),

            // The embedded engine ends with this process, and what that remembers.
            RetellWindow = options.Redis is null ? TimeSpan.Zero : options.Fallback.RetellWindow,
            RetellMost = options.Fallback.RetellMost,
        };
    }
}
