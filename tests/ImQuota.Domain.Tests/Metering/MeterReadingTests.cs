using System.Collections.Immutable;
using CsCheck;
using ImQuota.Domain.Metering;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Metering;

/// <summary>The join of readings is that of a lattice.</summary>
public sealed class MeterReadingTests
{
    private static readonly Gen<MeterReading> Readings =
        from quantity in Gen.Long[0, 3]
        from watermark in Gen.Long[0, 3]
        from final in Gen.Bool
        from peak in Gen.Long[-1, 2]
        from nodes in Gen.Int[0, 2]
        from digest in Gen.OneOf("", "a", "b")
        from beside in Gen.Long[-1, 2]
        select new MeterReading
        {
            Quantity = quantity,
            Watermark = Instant.FromUnixTimeSeconds(watermark),
            Final = final,
            PeakAt = peak < 0 ? null : Instant.FromUnixTimeSeconds(peak),
            PeakByNode = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, Enumerable.Range(0, nodes).Select(i => new KeyValuePair<string, long>($"n{i}", quantity))),
            SketchDigest = digest,
            Beside = beside < 0 ? null : beside,
        };

    [Fact]
    public void Join_Always_IsCommutativeAssociativeAndIdempotent()
        => Gen.Select(Readings, Readings, Readings).Sample(
            (a, b, c) => Text(MeterReading.Join(a, b)) == Text(MeterReading.Join(b, a))
                && Text(MeterReading.Join(MeterReading.Join(a, b), c)) == Text(MeterReading.Join(a, MeterReading.Join(b, c)))
                && Text(MeterReading.Join(a, a)) == Text(a),
            iter: 20_000);

    [Fact]
    public void Join_OfEqualPeaks_KeepsTheFirstOne()
    {
        var early = new MeterReading { Quantity = 5, Watermark = Instant.FromUnixTimeSeconds(9), PeakAt = Instant.FromUnixTimeSeconds(1) };
        MeterReading late = early with { PeakAt = Instant.FromUnixTimeSeconds(2), Watermark = Instant.FromUnixTimeSeconds(20) };

        MeterReading join = MeterReading.Join(late, early);

        Assert.Equal((early.PeakAt, late.Watermark), (join.PeakAt, join.Watermark));
    }

    [Fact]
    public void Join_OfTwoApps_Throws()
    {
        var one = new MonthUsage { App = 1, Month = new YearMonth(2027, 1) };
        Assert.Throws<InvalidOperationException>(() => MonthUsage.Join(one, one with { App = 2 }));
        Assert.Throws<InvalidOperationException>(() => MonthUsage.Join(one, one with { Month = new YearMonth(2027, 2) }));
    }

    private static string Text(MeterReading reading) => $"{reading.Canonical()}|{reading.Watermark}|{reading.Final}|{reading.Beside}";
}
