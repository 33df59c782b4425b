using ImQuota.Domain.Audit;
using ImQuota.Domain.Editions;
using ImQuota.Redis.Apps;
using StackExchange.Redis;

namespace ImQuota.Redis.Catalogues;

/// <summary>Published catalogues in the store, and the one in force as this process knows it.</summary>
public sealed class CatalogueStore : ICatalogueStore
{
    private const int KeptVersions = 50;
    private const string VersionField = "v";
    private const string AppliedField = "done";

    private readonly IStoreConnection _connection;
    private readonly StoreKeys _keys;
    private readonly TimeProvider _time;
    private readonly RedisScript _publish = RedisScript.FromResource("catalogue-publish-1.lua");
    private volatile Catalogue? _current;

    internal CatalogueStore(IStoreConnection connection, StoreKeys keys, TimeProvider time)
    {
        _connection = connection;
        _keys = keys;
        _time = time;
    }

    /// <inheritdoc/>
    public Catalogue Current => _current ?? throw new InvalidOperationException("The catalogue is not loaded yet.");

    /// <summary>Resolves the entitlements of every app anew; set by the composition.</summary>
    internal Func<CancellationToken, Task>? ApplyToApps { get; set; }

    /// <summary>Publishes the built-in catalogue if there is none, and loads the one in force.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await RunPublishAsync(CatalogueReader.BuiltInJson, new ChangeNote("BuiltIn"), onlyFirst: true);
        await RefreshAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<long> PublishAsync(string json, ChangeNote note, CancellationToken cancellationToken)
    {
        Catalogue next = Read(json, Current.Version + 1);
        foreach (string edition in Current.Editions.Keys)
        {
            if (!next.Editions.ContainsKey(edition))
            {
                throw new InvalidOperationException($"The catalogue lacks the edition '{edition}', which apps may have.");
            }
        }

        long version = (long)await RunPublishAsync(json, note, onlyFirst: false);
        await RefreshAsync(cancellationToken);
        return version;
    }

    /// <inheritdoc/>
    public Task<Publication?> GetAsync(long version, CancellationToken cancellationToken)
        => PublicationFields.ReadAsync(_connection.Database, _keys.Catalogue, version == 0 ? Current.Version : version);

    /// <summary>Loads the version in force, and finishes applying it to all apps where its publisher did not.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        bool applied = await LoadAsync();
        if (!applied && ApplyToApps is { } apply)
        {
            long version = Current.Version;
            await apply(cancellationToken);
            await StoreFaults.GuardAsync(() => _connection.Database.HashSetAsync(_keys.Catalogue, AppliedField, version));
        }
    }

    /// <summary>Loads the version in force; false: it is not applied to all apps yet.</summary>
    internal async Task<bool> LoadAsync()
    {
        RedisValue[] versions = await StoreFaults.GuardAsync(
            () => _connection.Database.HashGetAsync(_keys.Catalogue, [VersionField, AppliedField]));
        if (versions[0].IsNull)
        {
            // The store was emptied under us; what we know is what there is.
            return true;
        }

        long version = (long)versions[0];
        if (_current is not { } known || known.Version != version)
        {
            RedisValue json = await StoreFaults.GuardAsync(() => _connection.Database.HashGetAsync(_keys.Catalogue, PublicationFields.Json(version)));
            _current = Read((string?)json ?? throw new InvalidOperationException($"Version {version} of the catalogue is not in the store."), version);
        }

        return !versions[1].IsNull && (long)versions[1] >= version;
    }

    private static Catalogue Read(string json, long version)
    {
        CatalogueReadResult result = CatalogueReader.Read(json, version);
        return result.Catalogue
            ?? throw new InvalidOperationException($"Version {version} of the catalogue is broken: {string.Join("; ", result.Errors)}");
    }

    private Task<RedisResult> RunPublishAsync(string json, ChangeNote note, bool onlyFirst) => _publish.EvaluateAsync(
        _connection.Database,
        [_keys.Catalogue],
        [json, KeptVersions, onlyFirst ? 1 : 0, AppChangeJson.Write(new AppChange(_time.GetInstant(), note, [])), note.Request is { } request ? $"{request.Id} {request.Digest}" : ""]);
}
