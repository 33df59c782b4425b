using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Billing;
using ImQuota.Domain.Metering;
using NodaTime;
using StackExchange.Redis;

namespace ImQuota.Redis.Bills;

/// <summary>Bills in the store: a hash an account, so that a bill is one command away and none is walked over.</summary>
public sealed class BillStore : IBillStore
{
    private const int MaxAttempts = 64;
    private readonly IStoreConnection _connection;
    private readonly StoreKeys _keys;
    private readonly RedisScript _swap = RedisScript.FromResource("hash-swap-1.lua");

    internal BillStore(IStoreConnection connection, StoreKeys keys)
    {
        _connection = connection;
        _keys = keys;
    }

    /// <inheritdoc/>
    public Task<bool> TryPutAsync(StoredBill bill, CancellationToken cancellationToken)
        => StoreFaults.GuardAsync(() => _connection.Database.HashSetAsync(
            _keys.Bills(bill.Bill.Key.Account), bill.Bill.Key.Text, Write(bill, BillContext.Default.StoredBill), When.NotExists));

    /// <inheritdoc/>
    public async Task<IReadOnlyList<StoredBill>> GetAsync(string account, IReadOnlyList<BillKey> keys, CancellationToken cancellationToken)
    {
        if (keys.Count == 0)
        {
            return [];
        }

        RedisValue[] kept = await StoreFaults.GuardAsync(
            () => _connection.Database.HashGetAsync(_keys.Bills(account), [.. keys.Select(key => (RedisValue)key.Text)]));
        return [.. kept.Where(one => !one.IsNull).Select(one => Read(one, BillContext.Default.StoredBill))];
    }

    /// <inheritdoc/>
    /// <exception cref="StoreUnavailableException">Others changed the reading each time.</exception>
    public async Task<bool> JoinReadingAsync(string account, MonthUsage reading, CancellationToken cancellationToken)
    {
        RedisKey key = _keys.Readings(account);
        string field = Field(reading.App, reading.Month);
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RedisValue before = await StoreFaults.GuardAsync(() => _connection.Database.HashGetAsync(key, field));
            MonthUsage joined = before.IsNull ? reading : MonthUsage.Join(Read(before, BillContext.Default.MonthUsage), reading);
            string after = Write(joined, BillContext.Default.MonthUsage);
            if (string.Equals(after, before, StringComparison.Ordinal))
            {
                return false;
            }

            if ((int)await _swap.EvaluateAsync(_connection.Database, [key], [field, before.IsNull ? "" : before, after]) == 1)
            {
                return true;
            }
        }

        throw new StoreUnavailableException($"The reading {field} of account '{account}' was changed by others {MaxAttempts} times in a row.");
    }

    /// <inheritdoc/>
    public async Task<MonthUsage?> GetReadingAsync(string account, ulong app, YearMonth month, CancellationToken cancellationToken)
    {
        RedisValue kept = await StoreFaults.GuardAsync(() => _connection.Database.HashGetAsync(_keys.Readings(account), Field(app, month)));
        return kept.IsNull ? null : Read(kept, BillContext.Default.MonthUsage);
    }

    private static string Field(ulong app, YearMonth month) => string.Create(CultureInfo.InvariantCulture, $"{app}/{UsageRecords.PeriodOf(month)}");

    private static string Write<T>(T value, JsonTypeInfo<T> type) => JsonSerializer.Serialize(value, type);

    private static T Read<T>(RedisValue json, JsonTypeInfo<T> type)
        where T : class
        => JsonSerializer.Deserialize((string)json!, type) ?? throw new InvalidOperationException("A bill or reading in the store is null.");
}
