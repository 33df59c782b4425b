using System.Globalization;
using ImQuota.Domain.Billing.Prices;
using NodaTime;
using NodaTime.Text;
using StackExchange.Redis;

namespace ImQuota.Redis.Prices;

/// <summary>All versions of the prices in the store, and as this process knows them.</summary>
public sealed class PriceStore : IPriceStore
{
    private const string VersionField = "v";
    private const string BeforeTheFirst = "0";
    private readonly IStoreConnection _connection;
    private readonly StoreKeys _keys;
    private readonly TimeProvider _time;
    private readonly RedisScript _publish = RedisScript.FromResource("prices-publish-1.lua");
    private volatile PriceBook? _current;

    internal PriceStore(IStoreConnection connection, StoreKeys keys, TimeProvider time)
    {
        _connection = connection;
        _keys = keys;
        _time = time;
    }

    /// <inheritdoc/>
    public PriceBook Current => _current ?? throw new InvalidOperationException("The prices are not loaded yet.");

    /// <summary>Publishes the built-in prices if there are none, and loads all versions.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await PublishAsync(BeforeTheFirst, PriceReader.BuiltInJson, _time.GetInstant());
        await RefreshAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<bool> TryPublishAsync(long follows, string json, Instant inForceFrom, CancellationToken cancellationToken)
    {
        bool published = await PublishAsync(Digits(follows), json, inForceFrom);
        await RefreshAsync(cancellationToken);
        return published;
    }

    /// <inheritdoc/>
    public async Task<string?> GetJsonAsync(long version, CancellationToken cancellationToken)
        => await StoreFaults.GuardAsync(() => _connection.Database.HashGetAsync(_keys.Prices, "j:" + Digits(version)));

    /// <summary>Takes up versions that another process published.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        RedisValue stored = await StoreFaults.GuardAsync(() => _connection.Database.HashGetAsync(_keys.Prices, VersionField));
        PriceBook? known = _current;
        long last = known?.Versions[^1].Prices.Version ?? 0;

        // A store that was emptied under us has no version; what we know is what there is.
        if (stored.IsNull || (long)stored <= last)
        {
            return;
        }

        var versions = new List<PublishedPrices>(known?.Versions ?? []);
        for (long version = last + 1; version <= (long)stored; version++)
        {
            versions.Add(await ReadAsync(version));
        }

        _current = new PriceBook(versions);
    }

    private static string Digits(long number) => number.ToString(CultureInfo.InvariantCulture);

    private async Task<PublishedPrices> ReadAsync(long version)
    {
        RedisValue[] fields = await StoreFaults.GuardAsync(
            () => _connection.Database.HashGetAsync(_keys.Prices, ["j:" + Digits(version), "f:" + Digits(version)]));
        PriceReadResult read = fields[0].IsNull
            ? new PriceReadResult(null, ["it is not in the store"])
            : PriceReader.Read((string)fields[0]!, version);
        ParseResult<Instant> from = InstantPattern.ExtendedIso.Parse((string?)fields[1] ?? "");
        return read.Prices is { } prices && from.Success
            ? new PublishedPrices(from.Value, prices)
            : throw new InvalidOperationException($"Version {version} of the prices is broken: {string.Join("; ", read.Errors)}");
    }

    private async Task<bool> PublishAsync(string follows, string json, Instant inForceFrom)
        => (int)await _publish.EvaluateAsync(
            _connection.Database, [_keys.Prices], [follows, json, InstantPattern.ExtendedIso.Format(inForceFrom)]) > 0;
}
