using System.Text.Json.Serialization;
using NodaTime;

namespace ImQuota.Domain.Subscriptions.Events;

/// <summary>A purchase, renewal or upgrade, paid at once and effective at once.</summary>
public sealed record OrderPlaced : AppEvent
{
    /// <summary>Given by who orders, so that a retry is seen; 1 to 64 of printable ASCII. Automatic renewals: <c>auto:{app}:{expiry}</c>.</summary>
    public required string OrderId { get; init; }

    /// <summary>How ids of automatic renewals begin, and no other's.</summary>
    internal const string AutomaticPrefix = "auto:";

    public required OrderKind Kind { get; init; }

    public required string Edition { get; init; }

    /// <summary>Version of the prices in force at the order.</summary>
    public required long PriceVersion { get; init; }

    /// <summary>Start of slice 0 of the term.</summary>
    public required Instant Anchor { get; init; }

    /// <summary>Slices it covers, in order, without a gap.</summary>
    public required IReadOnlyList<OrderSlice> Slices { get; init; }

    /// <summary>Sum of the slices' charges, rounded once.</summary>
    public required Money Price { get; init; }

    public string? VoucherId { get; init; }

    /// <summary>What the voucher pays; with <see cref="Cash"/> and <see cref="Credit"/> it makes up <see cref="Price"/>.</summary>
    public required Money Voucher { get; init; }

    public required Money Cash { get; init; }

    public required Money Credit { get; init; }

    /// <summary>Placed by automatic renewal.</summary>
    public bool Automatic { get; init; }

    /// <summary>Months of the automatic renewals that were asked for with a purchase, 1 to 24; null: none were. Kept so that a repeat which asks for others is seen.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? AutoRenewMonths { get; init; }

    /// <summary>Asked for as a renewal of a term that was suspended for its expiry, which makes it a purchase. Kept so that a purchase under its id is seen.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Resumes { get; init; }

    public override string Key => $"order:{OrderId}";
}
