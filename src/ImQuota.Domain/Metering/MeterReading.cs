using System.Collections.Immutable;
using System.Globalization;
using NodaTime;

namespace ImQuota.Domain.Metering;

/// <summary>What is known of one meter in one month: an element of a lattice, whose join is the maximum (spec section 6).</summary>
public sealed record MeterReading
{
    /// <summary>0 or more; only grows.</summary>
    public required long Quantity { get; init; }

    /// <summary>Everything before this instant is counted.</summary>
    public required Instant Watermark { get; init; }

    /// <summary>The period is closed.</summary>
    public bool Final { get; init; }

    /// <summary>When a peak was reached first.</summary>
    public Instant? PeakAt { get; init; }

    /// <summary>Connections at the peak, by node.</summary>
    public ImmutableSortedDictionary<string, long> PeakByNode { get; init; } = ImmutableSortedDictionary.Create<string, long>(StringComparer.Ordinal);

    /// <summary>Digest of the sketch or set the quantity is of.</summary>
    public string SketchDigest { get; init; } = "";

    /// <summary>Of an estimate: the exact count that it was read together with. Null: none was read, so it is the month's own exact count that it must agree with.</summary>
    /// <remarks>A late record raises the exact count alone; the estimate that was read before it says nothing against it.</remarks>
    public long? Beside { get; init; }

    /// <summary>Commutative, associative, idempotent: losing order or repeating records changes nothing.</summary>
    public static MeterReading Join(MeterReading left, MeterReading right)
    {
        MeterReading larger = Compare(left, right) >= 0 ? left : right;
        return larger with { Watermark = Instant.Max(left.Watermark, right.Watermark), Final = left.Final || right.Final };
    }

    /// <summary>What stands behind the quantity, in one line; the same for the same reading everywhere.</summary>
    public string Canonical() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Quantity}|{PeakAt?.ToString() ?? "-"}|{string.Join(',', PeakByNode.Select(node => $"{node.Key}={node.Value}"))}|{SketchDigest}");

    // Among equal quantities the earliest peak is the peak; the rest only makes the choice the same everywhere.
    private static int Compare(MeterReading left, MeterReading right)
    {
        int order = left.Quantity.CompareTo(right.Quantity);
        order = order != 0 ? order : (right.PeakAt ?? Instant.MaxValue).CompareTo(left.PeakAt ?? Instant.MaxValue);
        order = order != 0 ? order : (left.Beside ?? -1).CompareTo(right.Beside ?? -1);
        return order != 0 ? order : string.CompareOrdinal(left.Canonical(), right.Canonical());
    }
}
