using NodaTime;
using NodaTime.TimeZones;

namespace ImQuota.Domain.Metering;

/// <summary>Days and months of one app's zone (spec section 2, "Day and month"). A day begins at its first instant, where midnight is skipped too.</summary>
public sealed class AppCalendar(DateTimeZone zone)
{
    private static readonly LocalDate Epoch = new(1970, 1, 1);
    private Today? _today;

    public CalendarPosition At(Instant now)
    {
        // Almost every question is about the present day, so its answer is kept; replaced whole, so readers need no lock.
        Today? today = Volatile.Read(ref _today);
        if (today is null || now < today.Start || now >= today.Position.DayEnd)
        {
            today = Find(now);
            Volatile.Write(ref _today, today);
        }

        return today.Position;
    }

    /// <summary>The first instant of a month.</summary>
    public Instant StartOf(YearMonth month) => StartOf(month.OnDayOfMonth(1));

    private Today Find(Instant now)
    {
        LocalDate date = now.InZone(zone).Date;

        // Clocks set back over midnight show the evening before once more; a day that has begun goes on all the same.
        while (now >= StartOf(date.PlusDays(1)))
        {
            date = date.PlusDays(1);
        }

        LocalDate month = date.With(DateAdjusters.StartOfMonth);
        return new Today(
            StartOf(date),
            new CalendarPosition(
                Period.DaysBetween(Epoch, date),
                (date.Year * 100) + date.Month,
                StartOf(date.PlusDays(1)),
                StartOf(month),
                StartOf(month.PlusMonths(1))));
    }

    /// <summary>The first instant at or after the date's midnight, also where the zone left that midnight or the whole day out.</summary>
    private Instant StartOf(LocalDate date)
    {
        ZoneLocalMapping midnight = zone.MapLocal(date.AtMidnight());
        return midnight.Count == 0 ? midnight.LateInterval.Start : midnight.First().ToInstant();
    }

    private sealed record Today(Instant Start, CalendarPosition Position);
}
