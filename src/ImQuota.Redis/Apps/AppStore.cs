using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Audit;
using ImQuota.Domain.Metering.Emission;
using ImQuota.Redis.Apps.Search;
using ImQuota.Redis.Catalogues;
using NodaTime;
using StackExchange.Redis;

namespace ImQuota.Redis.Apps;

/// <summary>App records, each with its entitlements resolved beside it, where scripts decide by them.</summary>
public sealed class AppStore : IAppStore, IAppDataStore
{
    private const int MaxAttempts = 64;
    private const int PageOfAll = 500;

    /// <summary>Marks of a record, as app-mark-2.lua has them.</summary>
    private const int BeingDeleted = 1;
    private const int BeingErased = 2;

    /// <summary>Before usage is looked at: the record is there by then, for an id without one leaves the schedule.</summary>
    private static readonly Duration Creation = Duration.FromMinutes(1);
    private static readonly RedisValue[] Fields = ["r", "v", "e", "x"];

    private readonly IStoreConnection _connection;
    private readonly StoreKeys _keys;
    private readonly CatalogueStore _catalogues;
    private readonly AppIndex _index;
    private readonly AppDataEraser _eraser;
    private readonly UsageSchedule _usage;
    private readonly TimeProvider _time;
    private readonly RedisScript _create = RedisScript.FromResource("app-create-2.lua");
    private readonly RedisScript _write = RedisScript.FromResource("app-write-2.lua");
    private readonly RedisScript _mark = RedisScript.FromResource("app-mark-2.lua");
    private readonly RedisScript _unmark = RedisScript.FromResource("app-unmark-1.lua");

    internal AppStore(IStoreConnection connection, StoreKeys keys, CatalogueStore catalogues, AppIndex index, AppDataEraser eraser, UsageSchedule usage, TimeProvider time)
    {
        _connection = connection;
        _keys = keys;
        _catalogues = catalogues;
        _index = index;
        _eraser = eraser;
        _usage = usage;
        _time = time;
    }

    /// <inheritdoc/>
    public async Task<AppRecord?> GetAsync(ulong sdkAppId, CancellationToken cancellationToken)
        => (await ReadStoredAsync(sdkAppId))?.Record;

    /// <inheritdoc/>
    public async Task<bool> CreateAsync(AppRecord app, ChangeNote note, CancellationToken cancellationToken)
    {
        // The index first: an id without a record is skipped, a record without an index entry would never be found.
        await EnterAsync(app);
        Instant now = _time.GetInstant();
        await _usage.AppAsync(app.SdkAppId, Instant.Max(now + Creation, EmissionPlan.FirstLook(app.ZoneId, now)), cancellationToken);
        Entitlements entitlements = EntitlementResolver.Resolve(_catalogues.Current, app, now);
        AppKeys keys = _keys.App(app.SdkAppId);

        // Versions begin anywhere in 48 bits, so that an id that is used again does not repeat versions somebody remembers.
        long version = (long)(BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))) >> 16);
        RedisResult created = await _create.EvaluateAsync(
            _connection.Database,
            [keys.Record, keys.Changes],
            [version, AppRecordJson.Write(app), EntitlementsJson.Write(entitlements), AppChangeJson.Write(new AppChange(now, note, AppFields.Between(null, app)))]);
        if ((int)created == 0)
        {
            return false;
        }

        // Once more: who deleted the id's former app may have taken the entries away in between.
        await EnterAsync(app);
        return true;
    }

    /// <inheritdoc/>
    public async Task<AppRecord?> UpdateAsync(ulong sdkAppId, Func<AppRecord, AppRecord?> change, ChangeNote note, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await ReadStoredAsync(sdkAppId) is not { } stored)
            {
                return null;
            }

            if (change(stored.Record) is not { } changed)
            {
                return stored.Record;
            }

            if (await TryWriteAsync(stored, changed, note))
            {
                await IndexAsync(stored.Record, changed);
                return changed with { Version = stored.Record.Version + 1 };
            }
        }

        throw new StoreUnavailableException($"App {sdkAppId} was changed by others {MaxAttempts} times in a row; this change was not made.");
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ulong>> ListAsync(ulong afterExclusive, int count, CancellationToken cancellationToken)
    {
        RedisValue[] entries = await StoreFaults.GuardAsync(() => _connection.Database.SortedSetRangeByValueAsync(
            _keys.Apps, IndexEntry(afterExclusive), RedisValue.Null, Exclude.Start, take: count));
        var ids = new List<ulong>(entries.Length);
        foreach (RedisValue entry in entries)
        {
            ids.Add(ulong.Parse((string)entry!, CultureInfo.InvariantCulture));
        }

        return ids;
    }

    /// <inheritdoc/>
    public async Task<bool> DeleteAsync(ulong sdkAppId, string? account, ChangeNote note, CancellationToken cancellationToken)
    {
        // From the mark on no script touches the app; what a crash leaves behind, the repeated call removes.
        string change = AppChangeJson.Write(new AppChange(_time.GetInstant(), note, []));
        if (await MarkAsync(sdkAppId, account, BeingDeleted, change) is not { } marked)
        {
            return false;
        }

        if (!await _eraser.EraseAsync(sdkAppId, marked.Version, cancellationToken))
        {
            return true;
        }

        // The record last: an app that is listed and has none was lost, not deleted.
        await _index.RemoveAsync(marked, null);
        await StoreFaults.GuardAsync(() => _connection.Database.SortedSetRemoveAsync(_keys.Apps, IndexEntry(sdkAppId)));
        if (!await _eraser.EraseRecordAsync(sdkAppId, marked.Version) && await ReadStoredAsync(sdkAppId) is { } successor)
        {
            // Another call finished the deletion before, and the id is taken again: the entries were that app's.
            await EnterAsync(successor.Record);
        }

        return true;
    }

    /// <inheritdoc/>
    public async Task<bool> EraseDataAsync(ulong sdkAppId, string account, CancellationToken cancellationToken)
    {
        // Marked as in a deletion, so that no script counts beside the eraser; a crash leaves the mark, and the repeated call takes it off.
        if (await MarkAsync(sdkAppId, account, BeingErased, "") is not { } marked)
        {
            return false;
        }

        if (await _eraser.EraseAsync(sdkAppId, marked.Version, cancellationToken))
        {
            await _unmark.EvaluateAsync(_connection.Database, [_keys.App(sdkAppId).Record], [marked.Version]);
        }

        return true;
    }

    /// <summary>Whether an app that was there is gone without having been deleted: of a cluster one shard may be emptied, and the list of all apps lies on another.</summary>
    internal async Task<bool> IsLostAsync(ulong sdkAppId)
    {
        // Asked in this order, a deletion that goes on meanwhile is not taken for a loss.
        RedisKey record = _keys.App(sdkAppId).Record;
        return !await StoreFaults.GuardAsync(() => _connection.Database.KeyExistsAsync(record))
            && await StoreFaults.GuardAsync(() => _connection.Database.SortedSetScoreAsync(_keys.Apps, IndexEntry(sdkAppId))) is not null;
    }

    /// <summary>The app with entitlements that hold at <paramref name="now"/>, in the store too; null: unknown.</summary>
    internal async Task<AppSnapshot?> ReadAsync(ulong sdkAppId, Instant now, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await ReadStoredAsync(sdkAppId) is not { } stored)
            {
                return null;
            }

            (long catalogueVersion, Instant? validUntil) = EntitlementsJson.ReadFrame(stored.Entitlements);
            if (catalogueVersion != _catalogues.Current.Version)
            {
                // Only loads: applying it to every app is what may have brought us here.
                await _catalogues.LoadAsync();
            }

            var catalogue = _catalogues.Current;
            Entitlements entitlements = EntitlementResolver.Resolve(catalogue, stored.Record, now);
            if (catalogueVersion == catalogue.Version && (validUntil is null || validUntil > now))
            {
                return new AppSnapshot(stored.Record, (long)stored.Version, entitlements, EntitlementsJson.Pack(stored.Entitlements), catalogue);
            }

            await TryWriteAsync(stored, stored.Record, null);
        }

        throw new StoreUnavailableException($"App {sdkAppId} was changed by others {MaxAttempts} times in a row.");
    }

    /// <summary>Resolves every app's entitlements anew, so that the next call of each sees the catalogue in force.</summary>
    internal async Task RefreshAllAsync(CancellationToken cancellationToken)
    {
        ulong after = 0;
        while (await ListAsync(after, PageOfAll, cancellationToken) is { Count: > 0 } page)
        {
            foreach (ulong id in page)
            {
                await ReadAsync(id, _time.GetInstant(), cancellationToken);
            }

            after = page[^1];
        }
    }

    /// <summary>Enters all apps in the index, and in the schedule of usage records: a store of before either had neither.</summary>
    internal async Task IndexAllAsync(CancellationToken cancellationToken)
    {
        ulong after = 0;
        while (await ListAsync(after, PageOfAll, cancellationToken) is { Count: > 0 } page)
        {
            StoredState?[] stored = await Task.WhenAll(page.Select(ReadStoredAsync));
            await _index.AddAsync([.. stored.OfType<StoredState>().Select(one => one.Record)]);
            await Task.WhenAll(page.Select(id => _usage.AppAsync(id, _time.GetInstant() + Creation, cancellationToken)));
            after = page[^1];
        }

        await _index.SayWholeAsync();
    }

    /// <summary>Enters the app in the list of all and in the index.</summary>
    private async Task EnterAsync(AppRecord app)
    {
        await StoreFaults.GuardAsync(() => _connection.Database.SortedSetAddAsync(_keys.Apps, IndexEntry(app.SdkAppId), 0));
        await _index.AddAsync(app);
    }

    /// <summary>Marks the app of that account, or takes up a mark that is there. An <paramref name="account"/> of null: only a deletion that was begun.</summary>
    /// <returns>The record at the version it stays at while it is marked; null: there is none such.</returns>
    private async Task<AppRecord?> MarkAsync(ulong sdkAppId, string? account, int mark, string change)
    {
        AppKeys keys = _keys.App(sdkAppId);
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            RedisKey key = keys.Record;
            RedisValue[] values = await StoreFaults.GuardAsync(() => _connection.Database.HashGetAsync(key, Fields));
            if (values[1].IsNull)
            {
                return null;
            }

            AppRecord record = AppRecordJson.Read(values[0]!, (long)values[1]);
            bool wanted = account is null ? values[3] == BeingDeleted : string.Equals(record.Account, account, StringComparison.Ordinal);
            if (!wanted)
            {
                return null;
            }

            if ((int)await _mark.EvaluateAsync(_connection.Database, [keys.Record, keys.Changes], [values[1], mark, change]) == 1)
            {
                return record;
            }
        }

        throw new StoreUnavailableException($"App {sdkAppId} was changed by others {MaxAttempts} times in a row; nothing of it was removed.");
    }

    /// <summary>After a change: who changed the app back meanwhile may have taken away what holds again, so the record is asked once more.</summary>
    private async Task IndexAsync(AppRecord before, AppRecord changed)
    {
        if (AppIndex.Differ(before, changed))
        {
            await _index.AddAsync(changed);
            await _index.RemoveAsync(before, changed);
            if (await ReadStoredAsync(changed.SdkAppId) is { } now)
            {
                await _index.AddAsync(now.Record);
            }
        }
    }

    private static RedisValue IndexEntry(ulong sdkAppId) => sdkAppId.ToString("D20", CultureInfo.InvariantCulture);

    private async Task<StoredState?> ReadStoredAsync(ulong sdkAppId)
    {
        RedisKey key = _keys.App(sdkAppId).Record;
        RedisValue[] values = await StoreFaults.GuardAsync(() => _connection.Database.HashGetAsync(key, Fields));
        return values[1].IsNull || !values[3].IsNull
            ? null
            : new StoredState(AppRecordJson.Read(values[0]!, (long)values[1]), values[1], values[2]!);
    }

    private async Task<bool> TryWriteAsync(StoredState stored, AppRecord changed, ChangeNote? note)
    {
        if (AppIndex.Differ(stored.Record, changed))
        {
            await _index.AddAsync(changed);
        }

        Instant now = _time.GetInstant();
        Entitlements entitlements = EntitlementResolver.Resolve(_catalogues.Current, changed, now);
        IReadOnlyList<FieldChange> fields = note is null ? [] : AppFields.Between(stored.Record, changed);
        AppKeys keys = _keys.App(changed.SdkAppId);
        RedisResult written = await _write.EvaluateAsync(
            _connection.Database,
            [keys.Record, keys.Changes],
            [
                stored.Version,
                AppRecordJson.Write(changed),
                EntitlementsJson.Write(entitlements),
                fields.Count == 0 ? "" : AppChangeJson.Write(new AppChange(now, note!, fields)),
            ]);
        return (int)written == 1;
    }

    private sealed record StoredState(AppRecord Record, RedisValue Version, string Entitlements);
}
