using System.Globalization;
using ImQuota.Domain.Apps;
using NodaTime;
using NodaTime.TimeZones;

namespace ImQuota.Domain.Subscriptions;

/// <summary>
/// Boundaries of monthly slices: anchor + k months in the app's zone, clamped to the month's end, always computed from the anchor (spec section 4),
/// so Jan 31 gives Feb 28, Mar 31, Apr 30. Slices are half-open and tile the time after the anchor.
/// </summary>
public sealed class Terms
{
    // A boundary that the clocks leave out is the first instant after the gap; one that comes twice is the earlier.
    private static readonly ZoneLocalMappingResolver Resolver
        = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    private readonly DateTimeZone _zone;
    private readonly LocalDateTime _localAnchor;

    public Terms(Instant anchor, string zoneId)
    {
        _zone = ZoneOf(zoneId);
        Anchor = anchor;
        _localAnchor = anchor.InZone(_zone).LocalDateTime;
    }

    /// <summary>Start of slice 0, inclusive.</summary>
    public Instant Anchor { get; }

    /// <summary>Start of slice <paramref name="slice"/>, inclusive, and the exclusive end of the one before.</summary>
    /// <param name="slice">0 or more.</param>
    public Instant StartOf(int slice)
        => slice == 0 ? Anchor : _localAnchor.PlusMonths(slice).InZone(_zone, Resolver).ToInstant();

    /// <summary>The date of <see cref="StartOf"/> in the app's zone; days of a slice are counted between such dates.</summary>
    public LocalDate DateOf(int slice) => _localAnchor.Date.PlusMonths(slice);

    /// <summary>Days between the dates of a slice's boundaries, 28 to 31.</summary>
    public int DaysOf(int slice) => Period.DaysBetween(DateOf(slice), DateOf(slice + 1));

    /// <summary>The slice in which an instant at or after the anchor lies.</summary>
    public int SliceAt(Instant instant)
    {
        LocalDate date = instant.InZone(_zone).Date;
        int slice = Math.Max(0, ((date.Year - _localAnchor.Year) * 12) + date.Month - _localAnchor.Month - 1);
        while (StartOf(slice + 1) <= instant)
        {
            slice++;
        }

        return slice;
    }

    /// <summary>E.g. "1 month", "6 months".</summary>
    internal static string LengthOf(int months) => months == 1 ? "1 month" : string.Create(CultureInfo.InvariantCulture, $"{months} months");

    /// <exception cref="InvalidOperationException">TZDB has no such zone, which was checked when the app was created.</exception>
    internal static DateTimeZone ZoneOf(string zoneId)
        => AppZones.TryGet(zoneId, out DateTimeZone? zone) ? zone : throw new InvalidOperationException($"TZDB has no zone '{zoneId}'.");

    internal static LocalDate DateIn(string zoneId, Instant instant) => instant.InZone(ZoneOf(zoneId)).Date;

    /// <summary>The first instant of a date in a zone, also where midnight is left out.</summary>
    internal static Instant StartOfDay(string zoneId, LocalDate date) => date.AtMidnight().InZone(ZoneOf(zoneId), Resolver).ToInstant();
}
