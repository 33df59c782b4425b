using NodaTime;

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

    private Today Find(Instant now)
    {
        LocalDate date = now.InZone(zone).Date;
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

    private Instant StartOf(LocalDate date) => zone.AtStartOfDay(date).ToInstant();

    private sealed record Today(Instant Start, CalendarPosition Position);
}
