using CsCheck;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Metering.Emission;
using NodaTime;
using Xunit;
using static ImQuota.Domain.Tests.Metering.Emission.MeterScene;

namespace ImQuota.Domain.Tests.Metering.Emission;

/// <summary>What is due to be told of an app's use.</summary>
public sealed class EmissionPlanTests
{
    [Fact]
    public void Look_UseGrew_TellsEachMeterThatDid()
    {
        var scene = new MeterScene("2026-05-06T12:00");
        Assert.Empty(scene.Look());
        scene.Store[May] = (3, 2);

        Assert.Equal(["usage.mau.snapshot.v1 mau:1400000001:2026-05:000000 3", "usage.pcc.snapshot.v1 pcc:1400000001:2026-05:000000 2"], scene.Look("2026-05-06T12:01"));
        Assert.Empty(scene.Look("2026-05-06T12:02"));
        scene.Store[May] = (4, 2);
        Assert.Equal(["usage.mau.snapshot.v1 mau:1400000001:2026-05:000001 4"], scene.Look("2026-05-06T12:03"));
    }

    // A quantity that no record told has none, and what another record told stays.
    [Fact]
    public void WithRecords_OfReadings_NamesWhatToldJustTheirQuantity()
    {
        var scene = new MeterScene("2026-05-06T12:00");
        scene.Store[May] = (3, 2);
        scene.Look("2026-05-06T12:01");
        scene.Store[May] = (4, 2);
        scene.Look("2026-05-06T12:03");
        MeterReading Reading(long quantity) => new() { Quantity = quantity, Watermark = scene.Now };
        var usage = new MonthUsage { App = MeterScene.App, Month = May, MauExact = Reading(4), MauEstimate = Reading(4), Pcc = Reading(2) };

        MonthUsage named = scene.State.WithRecords(usage);
        MonthUsage grown = scene.State.WithRecords(usage with { MauExact = Reading(5) with { RecordId = "mau:1400000001:2026-05:000099" } });

        Assert.Equal(("mau:1400000001:2026-05:000001", null, "pcc:1400000001:2026-05:000000"), (named.MauExact!.RecordId, named.MauEstimate!.RecordId, named.Pcc!.RecordId));
        Assert.Equal("mau:1400000001:2026-05:000099", grown.MauExact!.RecordId);
        Assert.Null(scene.State.WithRecords(usage with { MauExact = Reading(5) }).MauExact!.RecordId);
        Assert.Null(scene.State.WithRecords(usage with { Month = June }).MauExact!.RecordId);
    }

    [Fact]
    public void Look_NotWrittenDown_PlansTheSameRecordsAgain()
    {
        var scene = new MeterScene("2026-05-06T12:00");
        scene.Store[May] = (3, 2);

        Assert.Equal(scene.Plan().Records.Select(one => one.Sequence), scene.Plan().Records.Select(one => one.Sequence));
        Assert.Same(EmissionState.Nothing, scene.State);
    }

    [Fact]
    public void Look_QuietApp_IsLookedAtEverMoreRarelyUntilItsMonthEnds()
    {
        var scene = new MeterScene("2026-05-06T12:00");
        scene.Store[May] = (3, 2);
        scene.Look();
        var pauses = new List<double>();
        for (int i = 0; i < 14; i++)
        {
            pauses.Add((scene.Next - scene.Now).TotalMinutes);
            scene.Now = scene.Next;
            Assert.Empty(scene.Look());
        }

        Assert.Equal([1, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 1440, 1440], pauses);
        scene.Look("2026-05-31T12:00");
        Assert.Equal(At("2026-06-01T00:00"), scene.Next);
        scene.Look("2026-06-01T20:00");
        Assert.Equal(At("2026-06-02T00:00"), scene.Next);
    }

    [Fact]
    public void Look_MonthEnded_TellsTheRestAndClosesAtTheCutoffNotBefore()
    {
        var scene = new MeterScene("2026-05-31T12:00");
        scene.Store[May] = (3, 2);
        scene.Look();
        scene.Store[May] = (5, 2);
        scene.Store[June] = (0, 2);

        Assert.Equal(["usage.mau.snapshot.v1 mau:1400000001:2026-05:000001 5", "usage.pcc.snapshot.v1 pcc:1400000001:2026-06:000001 2"], scene.Look("2026-06-01T00:00"));
        Assert.Empty(scene.Look("2026-06-01T23:59"));
        Assert.Equal(["period.closed.v1 mau:1400000001:2026-05:000002 5", "period.closed.v1 pcc:1400000001:2026-05:000002 2"], scene.Look("2026-06-02T00:00"));
        Assert.Empty(scene.Look("2026-06-02T00:01"));
    }

    [Fact]
    public void Look_AppEnds_TellsTheRestAndClosesAllItsMonthsOnce()
    {
        var scene = new MeterScene("2026-05-31T12:00");
        scene.Store[May] = (3, 2);
        scene.Look();
        scene.Store[May] = (5, 2);
        scene.Store[June] = (1, 2);

        Assert.Equal(
            [
                "period.closed.v1 mau:1400000001:2026-05:000001 5", "period.closed.v1 pcc:1400000001:2026-05:000001 2",
                "period.closed.v1 mau:1400000001:2026-06:000002 1", "period.closed.v1 pcc:1400000001:2026-06:000002 2",
            ],
            scene.Look("2026-06-01T12:00", ended: true).OrderBy(line => line.Split(':')[2], StringComparer.Ordinal));
        Assert.All(scene.Told.TakeLast(4).Select(one => (MeterData)one.Data), data => Assert.Equal((true, data.PeriodEnd), (data.Final, data.Watermark)));
        Assert.Empty(scene.Look(ended: true));
    }

    [Fact]
    public void Look_LateFactAfterTheClosing_CorrectsIt()
    {
        var scene = new MeterScene("2026-05-31T12:00");
        scene.Store[May] = (3, 2);
        scene.Look("2026-06-02T00:00");
        scene.Store[May] = (4, 2);

        Assert.Empty(scene.Look("2026-06-02T12:00"));
        Assert.Equal(["usage.correction.v1 mau:1400000001:2026-05:000001 4"], scene.Look("2026-06-03T00:00"));
        Assert.Equal("mau:1400000001:2026-05:000000", ((MeterData)scene.Told[^1].Data).Supersedes);
        scene.Store[May] = (6, 2);
        Assert.Equal(["usage.correction.v1 mau:1400000001:2026-05:000002 6"], scene.Look("2026-06-04T00:00"));
        Assert.Equal("mau:1400000001:2026-05:000001", ((MeterData)scene.Told[^1].Data).Supersedes);
    }

    [Fact]
    public void Look_FirstAfterManyMonths_ClosesEachOfThemInPortions()
    {
        var scene = new MeterScene("2026-01-20T12:00");
        for (int month = 1; month <= 10; month++)
        {
            scene.Store[new YearMonth(2026, month)] = (month, 0);
        }

        Assert.Equal(6, scene.Look("2026-10-15T12:00").Length);
        Assert.Equal(scene.Now, scene.Next);
        Assert.Equal(4, scene.Look().Length);
        Assert.Equal([true, true, true, true, true, true, true, true, true, false], scene.Told.Select(one => ((MeterData)one.Data).Final));
        Assert.Empty(scene.Look());
    }

    [Fact]
    public void Look_CountsWereLost_NeverTellsLess()
    {
        var scene = new MeterScene("2026-05-06T12:00");
        scene.Store[May] = (30, 20);
        scene.Look();
        scene.Store[May] = (1, 1);

        Assert.Empty(scene.Look("2026-05-06T12:01"));
        Assert.Equal(["period.closed.v1 mau:1400000001:2026-05:000001 30", "period.closed.v1 pcc:1400000001:2026-05:000001 20"], scene.Look("2026-06-02T00:00"));
    }

    // Looks at any instants, some of which died before they wrote: the join of what was told is what the store counted, and each month is closed once.
    [Fact]
    public void Look_AnyGrowthAndAnyCrashes_JoinIsWhatTheStoreCounted()
        => Gen.Select(Gen.Int[1, 60 * 24 * 20], Gen.Int[0, 40], Gen.Int[0, 9], Gen.Bool).Array[1, 40].Sample(steps =>
        {
            var scene = new MeterScene("2026-01-31T23:00");
            foreach ((int minutes, int logins, int peak, bool dies) in steps)
            {
                scene.Now += Duration.FromMinutes(minutes);
                LocalDate date = scene.Now.InZone(DateTimeZoneProviders.Tzdb["Etc/GMT-8"]).Date;
                var month = new YearMonth(date.Year, date.Month);
                (long mau, long before) = scene.Store.GetValueOrDefault(month);
                scene.Store[month] = (mau + logins, Math.Max(before, peak));
                if (dies)
                {
                    scene.Plan();
                }
                else
                {
                    scene.Look();
                }
            }

            scene.Now += Duration.FromDays(40);
            while (scene.Look().Length > 0)
            {
                // In portions.
            }

            IReadOnlyDictionary<(ulong App, YearMonth Month), MonthUsage> joined = MonthUsage.Of(scene.Told);
            Assert.Equal(
                scene.Store.Where(one => one.Value != (0, 0)).OrderBy(one => one.Key).Select(one => $"{one.Key} {one.Value}"),
                joined.OrderBy(one => one.Key.Month).Select(one => $"{one.Key.Month} {(one.Value.MauExact?.Quantity ?? 0, one.Value.Pcc?.Quantity ?? 0)}"));
            Assert.All(joined.Values, one => Assert.True((one.MauExact?.Final ?? true) && (one.Pcc?.Final ?? true)));
            Assert.Equal(scene.Told.Count, scene.Told.Select(one => one.Id).Distinct().Count());
            Assert.All(
                scene.Told.Where(one => one.Type == UsageTypes.PeriodClosed).GroupBy(one => one.Id.Split(':') is var parts ? $"{parts[0]} {parts[2]}" : ""),
                closings => Assert.Single(closings));
            Assert.All(
                scene.Told.GroupBy(one => ((MeterData)one.Data).Meter),
                meter => Assert.Equal(meter.Select(one => one.Sequence).Order(StringComparer.Ordinal), meter.Select(one => one.Sequence)));
        });
}
