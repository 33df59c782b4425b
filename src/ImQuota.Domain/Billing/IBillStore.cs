using ImQuota.Domain.Metering;
using NodaTime;

namespace ImQuota.Domain.Billing;

/// <summary>
/// Keeps bills and what is known of months from elsewhere. A bill counts once its account's ledger says that it was issued; one that stands here before
/// that is a close that was cut short, and its repetition finds it.
/// </summary>
public interface IBillStore
{
    /// <summary>Puts a bill down under its natural key, for ever; false: one is there, and stays.</summary>
    Task<bool> TryPutAsync(StoredBill bill, CancellationToken cancellationToken);

    /// <summary>Bills of one account, in the order of <paramref name="keys"/>; those that are not there are left out.</summary>
    Task<IReadOnlyList<StoredBill>> GetAsync(string account, IReadOnlyList<BillKey> keys, CancellationToken cancellationToken);

    /// <summary>
    /// Joins readings of a month that came from elsewhere (usage records), or are to outlive the app's data, with those kept before; idempotent, in any order.
    /// </summary>
    /// <returns>True: something was new.</returns>
    Task<bool> JoinReadingAsync(string account, MonthUsage reading, CancellationToken cancellationToken);

    /// <summary>What was joined of an app's month; null: nothing.</summary>
    Task<MonthUsage?> GetReadingAsync(string account, ulong app, YearMonth month, CancellationToken cancellationToken);
}
