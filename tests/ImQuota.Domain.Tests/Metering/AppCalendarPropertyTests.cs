using CsCheck;
using ImQuota.Domain.Metering;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Metering;

/// <summary>What holds in every zone of TZDB, at any instant from 1975 to 2100.</summary>
public sealed class AppCalendarPropertyTests
{
    private static readonly DateTimeZone[] Zones = [.. DateTimeZoneProviders.Tzdb.Ids.Select(id => DateTimeZoneProviders.Tzdb[id])];

    private static readonly Gen<Instant> Instants = Gen.Long[
        Instant.FromUtc(1975, 1, 1, 0, 0).ToUnixTimeTicks(), Instant.FromUtc(2100, 1, 1, 0, 0).ToUnixTimeTicks()].Select(Instant.FromUnixTimeTicks);

    /// <summary>Half of them within a day of a change of the zone's clocks, where the errors are.</summary>
    private static readonly Gen<(DateTimeZone Zone, Instant At)> Moments =
        from zone in Gen.Int[0, Zones.Length - 1].Select(i => Zones[i])
        from instant in Instants
        from near in Gen.Bool
        from offset in Gen.Long[-NodaConstants.TicksPerDay, NodaConstants.TicksPerDay]
        select (zone, near && zone.GetZoneInterval(instant) is { HasStart: true } interval ? interval.Start + Duration.FromTicks(offset) : instant);

    [Fact]
    public void At_AnyInstant_LiesInItsDayAndItsMonth()
        => Moments.Sample(moment =>
        {
            CalendarPosition position = new AppCalendar(moment.Zone).At(moment.At);
            return position.DayEnd > moment.At
                && position.MonthStart <= moment.At
                && position.MonthEnd > moment.At
                && position.DayEnd <= position.MonthEnd;
        });

    [Fact]
    public void At_EndOfADay_IsTheFirstTickOfTheNext()
        => Moments.Sample(moment =>
        {
            var calendar = new AppCalendar(moment.Zone);
            CalendarPosition day = calendar.At(moment.At);
            CalendarPosition last = calendar.At(day.DayEnd - Duration.FromTicks(1));
            CalendarPosition next = calendar.At(day.DayEnd);

            // A day that the zone left out has no instant, so the next one may be two ahead.
            return last == day && next.Day - day.Day is 1 or 2 && next.DayEnd > day.DayEnd;
        });

    [Fact]
    public void At_EndOfAMonth_IsTheFirstTickOfTheNext()
        => Moments.Sample(moment =>
        {
            var calendar = new AppCalendar(moment.Zone);
            CalendarPosition month = calendar.At(moment.At);
            CalendarPosition next = calendar.At(month.MonthEnd);
            int following = month.Month % 100 == 12 ? month.Month + 89 : month.Month + 1;
            return next.MonthStart == month.MonthEnd && next.Month == following && next.DayEnd > next.MonthStart;
        });

    [Fact]
    public void At_LaterInstant_IsNeverAnEarlierDay()
        => Gen.Select(Moments, Gen.Long[0, 3 * NodaConstants.TicksPerDay]).Sample((moment, ticks) =>
        {
            var calendar = new AppCalendar(moment.Zone);
            return calendar.At(moment.At).Day <= calendar.At(moment.At + Duration.FromTicks(ticks)).Day;
        });
}
