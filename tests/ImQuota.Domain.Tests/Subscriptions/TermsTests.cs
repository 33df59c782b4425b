using ImQuota.Domain.Apps;
using ImQuota.Domain.Subscriptions;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Subscriptions;

public sealed class TermsTests
{
    public static TheoryData<string> Zones => ["Etc/GMT-8", "UTC", "Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Cairo"];

    [Fact]
    public void DateOf_AnchorOnThe31st_IsClampedAndNeverChained()
    {
        Terms terms = Of(new LocalDate(2027, 1, 31), AppDefaults.ZoneId);

        Assert.Equal(
            ["2027-02-28", "2027-03-31", "2027-04-30"],
            Enumerable.Range(1, 3).Select(k => terms.DateOf(k).ToString("uuuu-MM-dd", null)));
        Assert.Equal(new LocalDate(2028, 2, 29), terms.DateOf(13));
    }

    [Theory]
    [MemberData(nameof(Zones))]
    public void Slices_OfAnchors1To31Over60Months_TileWithoutGapOrOverlap(string zone)
    {
        for (int day = 1; day <= 31; day++)
        {
            foreach (LocalTime time in (LocalTime[])[new(0, 0), new(2, 30), new(23, 59)])
            {
                Terms terms = Of(new LocalDate(2011, 10, day), zone, time);
                for (int slice = 0; slice < 60; slice++)
                {
                    Instant start = terms.StartOf(slice);
                    Instant end = terms.StartOf(slice + 1);
                    Assert.True(start < end);
                    Assert.Equal(slice, terms.SliceAt(start));
                    Assert.Equal(slice, terms.SliceAt(end - Duration.Epsilon));
                    Assert.InRange(terms.DaysOf(slice), 28, 31);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Zones))]
    public void DateOf_AnyAnchor_IsTheAnchorsDayOrTheMonthsLast(string zone)
    {
        for (int day = 1; day <= 31; day++)
        {
            Terms terms = Of(new LocalDate(2024, 1, day), zone);
            for (int k = 0; k <= 60; k++)
            {
                // DateOnly counts by itself, and clamps as the rule says.
                DateOnly expected = new DateOnly(2024, 1, day).AddMonths(k);
                Assert.Equal(LocalDate.FromDateOnly(expected), terms.DateOf(k));
            }
        }
    }

    // 02:30 did not exist in Berlin on 2027-03-28, and came twice on 2027-10-31.
    [Fact]
    public void StartOf_LocalTimeThatIsLeftOutOrComesTwice_IsTheFirstInstantThatFits()
    {
        Terms spring = Of(new LocalDate(2027, 2, 28), "Europe/Berlin", new LocalTime(2, 30));
        Terms autumn = Of(new LocalDate(2027, 8, 31), "Europe/Berlin", new LocalTime(2, 30));

        Assert.Equal(Instant.FromUtc(2027, 3, 28, 1, 0), spring.StartOf(1));
        Assert.Equal(Instant.FromUtc(2027, 10, 31, 0, 30), autumn.StartOf(2));
    }

    // An anchor in the hour that comes twice is the instant itself, not the earlier one of the same local time.
    [Fact]
    public void StartOf_Slice0_IsTheAnchorAlsoInTheHourThatComesTwice()
    {
        Instant second = Instant.FromUtc(2027, 10, 31, 1, 30);
        var terms = new Terms(second, "Europe/Berlin");

        Assert.Equal(second, terms.StartOf(0));
        Assert.Equal(Instant.FromUtc(2027, 11, 30, 1, 30), terms.StartOf(1));
        InvalidOperationException unknown = Assert.Throws<InvalidOperationException>(() => new Terms(second, "Mars/Olympus"));
        Assert.Equal("TZDB has no zone 'Mars/Olympus'.", unknown.Message);
    }

    private static Terms Of(LocalDate date, string zone, LocalTime? time = null)
        => new(date.At(time ?? new LocalTime(10, 0)).InZoneLeniently(DateTimeZoneProviders.Tzdb[zone]).ToInstant(), zone);
}
