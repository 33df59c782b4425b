using System.Collections.Immutable;
using NodaTime;

namespace ImQuota.Domain.Subscriptions;

/// <summary>What the ledger says of an account at an instant.</summary>
public sealed record AccountStatus
{
    public required string Account { get; init; }

    /// <summary>Null: its first app opened it.</summary>
    public Instant? OpenedAt { get; init; }

    /// <summary>0 or more.</summary>
    public required Money Cash { get; init; }

    /// <summary>0 or more.</summary>
    public required Money Credit { get; init; }

    public ImmutableSortedDictionary<string, VoucherStatus> Vouchers { get; init; } = ImmutableSortedDictionary.Create<string, VoucherStatus>(StringComparer.Ordinal);

    /// <summary>In order of issue.</summary>
    public ImmutableList<OutstandingBill> Outstanding { get; init; } = [];

    /// <summary>Natural keys of all bills issued.</summary>
    public ImmutableSortedSet<string> IssuedBills { get; init; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    /// <summary>A bill is unpaid for longer than the settings allow: all apps are suspended.</summary>
    public bool Overdue { get; init; }

    /// <summary>The bill that could not be issued; null: billing goes on.</summary>
    public string? ParkedFor { get; init; }

    /// <summary>By SDKAppID, deleted ones too.</summary>
    public ImmutableSortedDictionary<ulong, AppStatus> Apps { get; init; } = ImmutableSortedDictionary<ulong, AppStatus>.Empty;

    public Money Balance => Cash + Credit;

    /// <summary>Apps that count against the account's limit: every one not deleted.</summary>
    public int AppCount => Apps.Values.Count(app => app.DeletedAt is null);

    /// <summary>Apps that renew themselves, so that those that do not cost an evaluation nothing at each of its steps.</summary>
    internal ImmutableSortedSet<ulong> Renewing { get; init; } = [];

    internal AccountStatus WithApp(AppStatus app) => this with
    {
        Apps = Apps.SetItem(app.App, app),
        Renewing = app.AutoRenewMonths is null ? Renewing.Remove(app.App) : Renewing.Add(app.App),
    };
}
