using ImQuota.Domain.Metering;
using ImQuota.Domain.Subscriptions;
using NodaTime;

namespace ImQuota.Domain.Billing;

/// <summary>All that a bill is made of.</summary>
public sealed record CloseRequest
{
    public required Ledger Ledger { get; init; }

    public required ulong App { get; init; }

    public required BillKind Kind { get; init; }

    public required YearMonth Month { get; init; }

    /// <summary>The app's usage as far as it is known, of this month and of earlier ones that may need a correction.</summary>
    public IReadOnlyDictionary<YearMonth, MonthUsage> Usage { get; init; } = new Dictionary<YearMonth, MonthUsage>();

    /// <summary>When <see cref="Usage"/> was read.</summary>
    public required Instant Cutoff { get; init; }

    /// <summary>Version of the editions in force, 1 or more; it stands on the lines.</summary>
    public required long CatalogVersion { get; init; }

    /// <summary>The app's bills so far.</summary>
    public required IReadOnlyList<Bill> Issued { get; init; }

    /// <summary>When the bill is issued, which is at or after its month's cutoff; at the ledger's last fact if that is later.</summary>
    public required Instant At { get; init; }

    /// <exception cref="InvalidOperationException">The account has no such app.</exception>
    internal BillKey Key => new(Ledger.Account, App, Kind, Month);
}
