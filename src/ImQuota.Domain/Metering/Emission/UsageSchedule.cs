using System.Globalization;
using ImQuota.Domain.Subscriptions;
using NodaTime;

namespace ImQuota.Domain.Metering.Emission;

/// <summary>
/// When it is to be looked what there is to tell of each app and each account, for all processes. Processes that tell nothing put entries too: what they
/// decide is told by others.
/// </summary>
/// <param name="entries">Of apps by their id, of accounts by their name behind <c>a:</c>.</param>
public sealed class UsageSchedule(IWakeUpStore entries)
{
    private const string AccountPrefix = "a:";

    public IWakeUpStore Entries { get; } = entries;

    /// <summary>At an instant, unless before.</summary>
    public Task AppAsync(ulong app, Instant at, CancellationToken cancellationToken)
        => Entries.WakeAsync(app.ToString(CultureInfo.InvariantCulture), at, cancellationToken);

    /// <summary>At an instant, unless before.</summary>
    public Task AccountAsync(string account, Instant at, CancellationToken cancellationToken)
        => Entries.WakeAsync(AccountPrefix + account, at, cancellationToken);

    /// <summary>The account an entry is of; null: it is of an app.</summary>
    public static string? AccountOf(WakeUp entry)
        => entry.Account.StartsWith(AccountPrefix, StringComparison.Ordinal) ? entry.Account[AccountPrefix.Length..] : null;

    /// <summary>The app an entry is of.</summary>
    public static ulong AppOf(WakeUp entry) => ulong.Parse(entry.Account, CultureInfo.InvariantCulture);
}
