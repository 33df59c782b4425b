using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Apps.Search;
using ImQuota.Domain.Audit;
using ImQuota.Domain.Billing;
using ImQuota.Domain.Billing.Prices;
using ImQuota.Domain.Clocks;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Metering.Emission;
using ImQuota.Domain.Metering.History;
using ImQuota.Domain.Metering.Outbox;
using ImQuota.Domain.Metering.Repair;
using ImQuota.Domain.Nodes;
using ImQuota.Domain.Subscriptions;
using ImQuota.Redis.Admission;
using ImQuota.Redis.Apps;
using ImQuota.Redis.Apps.Search;
using ImQuota.Redis.Bills;
using ImQuota.Redis.Catalogues;
using ImQuota.Redis.Clocks;
using ImQuota.Redis.Connections;
using ImQuota.Redis.Holds;
using ImQuota.Redis.Ledgers;
using ImQuota.Redis.Nodes;
using ImQuota.Redis.Outbox;
using ImQuota.Redis.Prices;
using ImQuota.Redis.Recent;
using ImQuota.Redis.Repair;
using ImQuota.Redis.Telemetry;
using ImQuota.Redis.Usage;
using Microsoft.Extensions.Logging;

namespace ImQuota.Redis;

/// <summary>All stores on one connection: the composition of this project.</summary>
public sealed class ImQuotaStore : IAsyncDisposable
{
    /// <summary>Name of the source of the spans of runs and scripts.</summary>
    public const string TraceSource = "ImQuota.Store";

    private readonly StoreConnection _connection;
    private readonly StoreKeys _keys;
    private readonly byte[] _secret;
    private readonly CatalogueStore _catalogues;
    private readonly AppIndex _index;
    private readonly AppStore _apps;
    private readonly AppViews _views;
    private readonly SilenceWatch _watch;
    private readonly StoreIdentity _identity;
    private readonly string? _known;
    private readonly TimeProvider _time;
    private readonly PriceStore _prices;
    private readonly RecentActions _recent;
    private readonly Recent.Retelling _retelling;
    private readonly ShardRetelling _shardRetelling;
    private readonly Retold _retold;
    private readonly bool _retells;

    private ImQuotaStore(StoreConnection connection, StoreOptions options, TimeProvider time, ILoggerFactory logs, IStoreListener listener)
    {
        _connection = connection;
        _time = time;
        _keys = new StoreKeys(options.KeyPrefix);
        _secret = options.TagSecret;
        _catalogues = new CatalogueStore(connection, _keys, time);
        _known = options.KnownIdentity;
        _retells = options.RetellWindow > TimeSpan.Zero;
        _identity = new StoreIdentity(connection, _keys);
        connection.Restored = _identity.Suspect;
        _prices = new PriceStore(connection, _keys, time);
        UsageSchedule = new UsageSchedule(new WakeUpStore(connection, _keys.UsageDue));
        _index = new AppIndex(connection, _keys);
        AppStore apps = _apps = new AppStore(connection, _keys, _catalogues, _index, new AppDataEraser(connection, _keys), UsageSchedule, time);
        _catalogues.ApplyToApps = apps.RefreshAllAsync;
        var tagger = new Tagger(options.TagSecret);
        var telling = new RunTelling(listener, time);
        _watch = new SilenceWatch(options.AnswerWithin, time) { Silent = () => connection.After(StoreFault.Hung) };
        AppViews views = _views = new AppViews(_keys, apps, _identity, () => new AdmissionQueue(_watch, telling, time));
        var runner = new AdmissionScriptRunner(connection, views, _identity, tagger, time, new RedisScript("admit-n", AdmissionScript.Text));
        var holding = new AdmissionScriptRunner(connection, views, _identity, tagger, time, new RedisScript("hold-n", HoldScript.Text));
        var members = new GroupMembersReader(connection, tagger);
        var upkeep = new Upkeep(runner, time, listener, logs.CreateLogger<Upkeep>());
        Apps = apps;
        AppData = apps;
        Search = new AppSearch(apps, _index);
        AppChanges = new AppChangeStore(connection, _keys);
        var repairing = new AdmissionScriptRunner(connection, views, _identity, tagger, time, new RedisScript("repair-n", RepairScript.Text)) { LeasesEnded = runner.LeasesEnded };
        var admission = new AdmissionStore(views, runner, _identity, members, upkeep, time);
        var repair = new RepairStore(connection, views, repairing, members, admission, upkeep, time);
        Repair = repair;
        _recent = new RecentActions(options.RetellWindow + (2 * Recent.Retelling.Again), options.RetellWindow > TimeSpan.Zero ? options.RetellMost : 0, time);
        _retold = new Retold(views, holding, repairing, admission, upkeep, time);
        ShardRetelling shards = _shardRetelling = new ShardRetelling(_recent, new StoreLineage(connection, options.AnswerWithin, time), _retold);
        Recent.Retelling retelling = _retelling = new Recent.Retelling(_recent, new StoreLineage(connection, options.AnswerWithin, time), _retold, options.RetellWindow, time);
        if (_retells)
        {
            connection.Changed = (Action)retelling.Suspect + shards.Suspect;
            connection.Restored += connection.Changed;
        }

        IRecordingStore deciding = _retells ? new RetellingStore(admission, retelling, _recent, views) : admission;
        Admission = new AdmissionBatcher(views, deciding, telling, time) { Failed = connection.After };
        Holds = new HoldStore(views, holding, options.AnswerWithin, time) { Failed = connection.After };
        Remembered = views;
        Usage = new UsageStore(connection, views, runner, repair, time);
        History = new UsageHistoryStore(connection, views, runner, time);
        Nodes = new NodeStore(views, runner, upkeep, time);
        Ledgers = new LedgerStore(connection, _keys);
        WakeUps = new WakeUpStore(connection, _keys.WakeUps);
        ParkedAccounts = new ParkedAccounts(connection, _keys.ParkedAccounts);
        Clock = new ClockStore(connection, _keys);
        Outbox = new OutboxStore(connection, _keys, options.Outbox);
        UsageList = new UsageList(connection);
        Bills = new BillStore(connection, _keys);
    }

    public IRecordingStore Admission { get; }

    public IHoldStore Holds { get; }

    public IRememberedApps Remembered { get; }

    public IAppStore Apps { get; }

    public IAppSearch Search { get; }

    public IAppDataStore AppData { get; }

    public IAppChangeStore AppChanges { get; }

    public ICatalogueStore Catalogue => _catalogues;

    public IUsageStore Usage { get; }

    public IRepairStore Repair { get; }

    public IUsageHistoryStore History { get; }

    public INodeStore Nodes { get; }

    public ILedgerStore Ledgers { get; }

    public IWakeUpStore WakeUps { get; }

    public IParkedAccounts ParkedAccounts { get; }

    public IClockStore Clock { get; }

    public UsageSchedule UsageSchedule { get; }

    public IOutboxStore Outbox { get; }

    public IUsageList UsageList { get; }

    public IBillStore Bills { get; }

    public IPriceStore Prices => _prices;

    public IStoreProbe Probe => _identity;

    /// <summary>The store's marker, by which it is known again; null: not started yet.</summary>
    public string? Identity => _identity.Id;

    /// <summary>What stands ready for a store that loses its last seconds.</summary>
    public RetellingState Retelling => new(_recent.Count, _recent.Dropped, _retelling.Losses + _shardRetelling.Losses, _retold.Actions);

    /// <summary>How many of the apps that this process has served since its start are of each edition.</summary>
    public IReadOnlyDictionary<string, long> ServedEditions => _views.Editions.Read();

    /// <summary>Connects; the store need not be there yet.</summary>
    /// <param name="options">Checked.</param>
    /// <param name="time">The clock of everything.</param>
    /// <param name="logs">Where to log.</param>
    /// <param name="listener">Who counts what is done; null: nobody.</param>
    public static async Task<ImQuotaStore> OpenAsync(StoreOptions options, TimeProvider time, ILoggerFactory logs, IStoreListener? listener = null)
        => new(await StoreConnection.OpenAsync(options, time), options, time, logs, listener ?? SilentListener.Instance);

    /// <summary>Makes sure that it is the known store, before anything is written to it; gives a marker to one that is new. Safe to repeat.</summary>
    /// <exception cref="StoreReplacedException">The store is not the one that is known; do not go on.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer; try again.</exception>
    public Task IdentifyAsync() => _identity.StartAsync(_identity.Id ?? _known);

    /// <summary>Identifies the store, verifies the tag secret, loads catalogue and prices, enters the apps in the index of searches where some may be missing, looks at the store's settings. Safe to repeat until it succeeds.</summary>
    /// <exception cref="TagSecretMismatchException">The store was filled with another secret; do not go on.</exception>
    /// <exception cref="StoreReplacedException">The store is not the one that is known; do not go on.</exception>
    /// <exception cref="StoreUnavailableException">The store does not answer; try again.</exception>
    public async Task<IReadOnlyList<StoreFinding>> StartAsync(CancellationToken cancellationToken)
    {
        await IdentifyAsync();
        await TagSecretGuard.VerifyAsync(_connection, _keys, _secret);
        await _catalogues.StartAsync(cancellationToken);
        await _prices.StartAsync(cancellationToken);
        if (!await _index.IsWholeAsync())
        {
            await _apps.IndexAllAsync(cancellationToken);
        }

        await LookForLossesAsync();
        return await CheckSettingsAsync();
    }

    /// <summary>Looks at the settings on which it depends that nothing is lost.</summary>
    public Task<IReadOnlyList<StoreFinding>> CheckSettingsAsync() => StoreChecks.RunAsync(_connection);

    /// <summary>Looks at what the service's user may do.</summary>
    public Task<IReadOnlyList<StoreFinding>> CheckPermissionsAsync() => StorePermissions.RunAsync(_connection, _keys.Prefix);

    /// <summary>How each server answers now, replicas too. Never throws for one that is away.</summary>
    public async Task<IReadOnlyList<EndpointHealth>> LookAtServersAsync(CancellationToken cancellationToken)
        => await _connection.LookAsync(_time, cancellationToken);

    /// <summary>Apps in the store.</summary>
    /// <exception cref="StoreUnavailableException">The store does not answer.</exception>
    public Task<long> CountAppsAsync() => StoreFaults.GuardAsync(() => _connection.Database.SortedSetLengthAsync(_keys.Apps));

    /// <summary>Takes up a catalogue and prices that another process published, and tells a store that is another run what it may have lost; to be called now and then.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await LookForLossesAsync();
        await _catalogues.RefreshAsync(cancellationToken);
        await _prices.RefreshAsync(cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        _watch.Dispose();
        return _connection.DisposeAsync();
    }

    /// <summary>One of the two has nothing to do: a cluster's shards lose one by one.</summary>
    private async Task LookForLossesAsync()
    {
        if (_retells)
        {
            await _retelling.LookAgainAsync();
            await _shardRetelling.LookAgainAsync();
        }
    }
}
