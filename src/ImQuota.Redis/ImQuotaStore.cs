using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Nodes;
using ImQuota.Domain.Subscriptions;
using ImQuota.Redis.Admission;
using ImQuota.Redis.Apps;
using ImQuota.Redis.Catalogues;
using ImQuota.Redis.Connections;
using ImQuota.Redis.Ledgers;
using ImQuota.Redis.Nodes;
using ImQuota.Redis.Usage;
using Microsoft.Extensions.Logging;

namespace ImQuota.Redis;

/// <summary>All stores on one connection: the composition of this project.</summary>
public sealed class ImQuotaStore : IAsyncDisposable
{
    private readonly StoreConnection _connection;
    private readonly StoreKeys _keys;
    private readonly byte[] _secret;
    private readonly CatalogueStore _catalogues;
    private readonly SilenceWatch _watch;
    private readonly StoreIdentity _identity;
    private readonly string? _known;

    private ImQuotaStore(StoreConnection connection, StoreOptions options, TimeProvider time, ILoggerFactory logs)
    {
        _connection = connection;
        _keys = new StoreKeys(options.KeyPrefix);
        _secret = options.TagSecret;
        _catalogues = new CatalogueStore(connection, _keys);
        _known = options.KnownIdentity;
        _identity = new StoreIdentity(connection, _keys);
        connection.Restored = _identity.Suspect;
        var apps = new AppStore(connection, _keys, _catalogues, new AppDataEraser(connection, _keys), time);
        _catalogues.ApplyToApps = apps.RefreshAllAsync;
        var tagger = new Tagger(options.TagSecret);
        _watch = new SilenceWatch(options.AnswerWithin, time);
        var views = new AppViews(_keys, apps, _identity, _watch, time);
        var runner = new AdmissionScriptRunner(connection, views, _identity, tagger, time);
        var members = new GroupMembersReader(connection, tagger);
        var upkeep = new Upkeep(runner, time, logs.CreateLogger<Upkeep>());
        Apps = apps;
        AppData = apps;
        Admission = new AdmissionBatcher(views, new AdmissionStore(views, runner, _identity, members, upkeep, time)) { Failed = connection.After };
        Remembered = views;
        Usage = new UsageStore(views, runner, members, upkeep, time);
        Nodes = new NodeStore(views, runner, upkeep, time);
        Ledgers = new LedgerStore(connection, _keys);
        WakeUps = new WakeUpStore(connection, _keys);
    }

    public IRecordingStore Admission { get; }

    public IRememberedApps Remembered { get; }

    public IAppStore Apps { get; }

    public IAppDataStore AppData { get; }

    public ICatalogueStore Catalogue => _catalogues;

    public IUsageStore Usage { get; }

    public INodeStore Nodes { get; }

    public ILedgerStore Ledgers { get; }

    public IWakeUpStore WakeUps { get; }

    public IStoreProbe Probe => _identity;

    /// <summary>The store's marker, by which it is known again; null: not started yet.</summary>
    public string? Identity => _identity.Id;

    /// <summary>Connects; the store need not be there yet.</summary>
    public static async Task<ImQuotaStore> OpenAsync(StoreOptions options, TimeProvider time, ILoggerFactory logs)
        => new(await StoreConnection.OpenAsync(options), options, time, logs);

    /// <summary>Verifies the tag secret, loads the catalogue, looks at the store's settings. Safe to repeat until it succeeds.</summary>
    /// <exception cref="TagSecretMismatchException">The store was filled with another secret; do not go on.</exception>
    /// <exception cref="StoreReplacedException">The store is not the one that is known; do not go on.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer; try again.</exception>
    public async Task<IReadOnlyList<StoreFinding>> StartAsync(CancellationToken cancellationToken)
    {
        await _identity.StartAsync(_identity.Id ?? _known);
        await TagSecretGuard.VerifyAsync(_connection, _keys, _secret);
        await _catalogues.StartAsync(cancellationToken);
        return await StoreChecks.RunAsync(_connection);
    }

    /// <summary>Takes up a catalogue that another process published; to be called now and then.</summary>
    public Task RefreshCatalogueAsync(CancellationToken cancellationToken) => _catalogues.RefreshAsync(cancellationToken);

    public ValueTask DisposeAsync()
    {
        _watch.Dispose();
        return _connection.DisposeAsync();
    }
}
