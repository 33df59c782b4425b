using ImQuota.Domain.Apps;
using ImQuota.Domain.Metering;
using NodaTime;
using NodaTime.Text;
using Xunit;

namespace ImQuota.Domain.Tests.Metering;

/// <summary>Days and months at their first and last ticks. Day numbers are written as dates, since 1970-01-01 is day 0.</summary>
public sealed class AppCalendarTests
{
    private static readonly Duration Tick = Duration.FromTicks(1);

    // zone, first instant of a day, that day; the tick before belongs to the day before.
    [Theory]
    [InlineData(AppDefaults.ZoneId, "2026-05-05T16:00:00Z", "2026-05-06")]
    [InlineData(AppDefaults.ZoneId, "2026-12-31T16:00:00Z", "2027-01-01")]
    [InlineData(AppDefaults.ZoneId, "2028-02-28T16:00:00Z", "2028-02-29")]
    [InlineData(AppDefaults.ZoneId, "2028-02-29T16:00:00Z", "2028-03-01")]
    [InlineData(AppDefaults.ZoneId, "2027-02-28T16:00:00Z", "2027-03-01")]
    [InlineData("UTC", "1970-01-01T00:00:00Z", "1970-01-01")]
    [InlineData("Europe/Berlin", "2026-03-28T23:00:00Z", "2026-03-29")]
    [InlineData("Europe/Berlin", "2026-03-29T22:00:00Z", "2026-03-30")]
    [InlineData("Europe/Berlin", "2026-10-24T22:00:00Z", "2026-10-25")]
    [InlineData("Europe/Berlin", "2026-10-25T23:00:00Z", "2026-10-26")]
    [InlineData("America/Sao_Paulo", "2018-11-04T03:00:00Z", "2018-11-04")]
    [InlineData("America/Sao_Paulo", "2018-11-05T02:00:00Z", "2018-11-05")]
    [InlineData("America/Sao_Paulo", "2018-02-18T03:00:00Z", "2018-02-18")]
    [InlineData("Asia/Kathmandu", "2026-07-31T18:15:00Z", "2026-08-01")]
    [InlineData("America/St_Johns", "2010-11-07T02:30:00Z", "2010-11-07")]
    public void At_FirstTickOfADay_BeginsIt(string zone, string first, string date)
    {
        Instant start = At(first);
        LocalDate day = LocalDatePattern.Iso.Parse(date).Value;

        CalendarPosition before = Of(zone).At(start - Tick);
        CalendarPosition after = Of(zone).At(start);

        Assert.Equal((DayNumber(day) - 1, start), (before.Day, before.DayEnd));
        Assert.Equal(DayNumber(day), after.Day);
        Assert.True(after.DayEnd > start);
    }

    [Theory]
    [InlineData(AppDefaults.ZoneId, "2026-04-30T16:00:00Z", 202604, 202605)]
    [InlineData(AppDefaults.ZoneId, "2026-12-31T16:00:00Z", 202612, 202701)]
    [InlineData(AppDefaults.ZoneId, "2028-02-29T16:00:00Z", 202802, 202803)]
    [InlineData("Europe/Berlin", "2026-10-31T23:00:00Z", 202610, 202611)]
    [InlineData("Europe/Berlin", "2026-03-31T22:00:00Z", 202603, 202604)]
    [InlineData("Asia/Kathmandu", "2026-07-31T18:15:00Z", 202607, 202608)]
    public void At_FirstTickOfAMonth_BeginsIt(string zone, string first, int ended, int begun)
    {
        Instant start = At(first);

        CalendarPosition before = Of(zone).At(start - Tick);
        CalendarPosition after = Of(zone).At(start);

        Assert.Equal((ended, start), (before.Month, before.MonthEnd));
        Assert.Equal((begun, start), (after.Month, after.MonthStart));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29T12:00:00Z", 23)]
    [InlineData("Europe/Berlin", "2026-10-25T12:00:00Z", 25)]
    [InlineData("America/Sao_Paulo", "2018-11-04T12:00:00Z", 23)]
    [InlineData("America/Sao_Paulo", "2018-02-17T12:00:00Z", 25)]
    [InlineData(AppDefaults.ZoneId, "2026-03-29T12:00:00Z", 24)]
    public void At_DayOfAClockChange_HasItsTrueLength(string zone, string noon, int hours)
    {
        AppCalendar calendar = Of(zone);
        CalendarPosition day = calendar.At(At(noon));
        Instant start = day.DayEnd - Duration.FromHours(hours);

        Assert.Equal(day.Day, calendar.At(start).Day);
        Assert.Equal(day.Day - 1, calendar.At(start - Tick).Day);
    }

    [Fact]
    public void At_LeapFebruary_HasTwentyNineDays()
    {
        CalendarPosition position = Of(AppDefaults.ZoneId).At(At("2028-02-29T01:00:00Z"));

        Assert.Equal(202802, position.Month);
        Assert.Equal(Duration.FromDays(29), position.MonthEnd - position.MonthStart);
    }

    // Samoa went from 2011-12-29 straight to the 31st: a whole day that nobody lived through.
    [Fact]
    public void At_DayBeforeASkippedDay_EndsWhereTheDayAfterBegins()
    {
        Instant jump = At("2011-12-30T10:00:00Z");

        CalendarPosition before = Of("Pacific/Apia").At(jump - Tick);
        CalendarPosition after = Of("Pacific/Apia").At(jump);

        Assert.Equal((DayNumber(new LocalDate(2011, 12, 29)), jump), (before.Day, before.DayEnd));
        Assert.Equal(DayNumber(new LocalDate(2011, 12, 31)), after.Day);
    }

    // Newfoundland's clocks went from 00:01 back to 23:01: the day that had begun goes on, it does not end twice.
    [Fact]
    public void At_ClockSetBackIntoTheDayBefore_StaysInTheDayThatHasBegun()
    {
        AppCalendar calendar = Of("America/St_Johns");
        Instant begun = At("2010-11-07T02:30:00Z");

        foreach (int minutes in (int[])[0, 1, 30, 60, 61])
        {
            CalendarPosition position = calendar.At(begun + Duration.FromMinutes(minutes));
            Assert.Equal((DayNumber(new LocalDate(2010, 11, 7)), At("2010-11-08T03:30:00Z")), (position.Day, position.DayEnd));
        }
    }

    [Fact]
    public void At_EarlierAndLaterInstants_AnswersEachForItself()
    {
        AppCalendar calendar = Of("UTC");
        int day = calendar.At(At("2026-05-06T12:00:00Z")).Day;

        Assert.Equal(day + 1, calendar.At(At("2026-05-07T00:00:00Z")).Day);
        Assert.Equal(day - 1, calendar.At(At("2026-05-05T23:59:59Z")).Day);
        Assert.Equal(day, calendar.At(At("2026-05-06T00:00:00Z")).Day);
    }

    private static int DayNumber(LocalDate date) => Period.DaysBetween(new LocalDate(1970, 1, 1), date);

    private static Instant At(string text) => InstantPattern.ExtendedIso.Parse(text).Value;

    private static AppCalendar Of(string id)
    {
        Assert.True(AppZones.TryGet(id, out DateTimeZone? zone));
        return new AppCalendar(zone);
    }
}
