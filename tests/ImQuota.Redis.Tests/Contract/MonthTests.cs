using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Nodes;
using NodaTime;
using Xunit;
using static ImQuota.Redis.Tests.Contract.Actions;

namespace ImQuota.Redis.Tests.Contract;

/// <summary>Readings of one month, which bills rest on. The app's zone is UTC+8, so its May ends at 16:00 of the 31st.</summary>
public sealed class MonthTests
{
    private static readonly YearMonth May = new(2026, 5);
    private static readonly Instant EndOfMay = Instant.FromUtc(2026, 5, 31, 16, 0);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Engines => ContractEngines.All;

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task GetMonth_Running_IsWhatWasCountedSoFar(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        await app.MustAsync(Login("u1", "a"), Login("u2", "b", nodeId: "n2"), Login("u3"));
        app.Clock.Advance(Duration.FromMinutes(5));

        MonthUsage usage = await ReadAsync(app, May);

        Assert.Equal((3, false, app.Clock.Now), Shown(usage.MauExact));
        Assert.Equal((3, false, app.Clock.Now), Shown(usage.MauEstimate));
        Assert.Equal(3, usage.MauEstimate!.Beside);
        Assert.Equal((2, false, app.Clock.Now), Shown(usage.Pcc));
        Assert.Equal(Scenario.Start, usage.Pcc!.PeakAt);
        Assert.Equal([new("n1", 1), new("n2", 1)], usage.Pcc.PeakByNode);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task GetMonth_NobodyCalledSinceItsEnd_SameAsAfterACall(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        await app.MustAsync(Login("u1", "a"), Login("u2", "b"));
        await app.MustAsync(new Domain.Admission.LogoutAction("u2", "b"));
        app.Clock.AdvanceTo(EndOfMay + Duration.FromHours(24));

        MonthUsage quiet = await ReadAsync(app, May);
        await app.MustAsync(Login("u1", "c"), Login("u9", "d"), Login("u8", "e"));
        MonthUsage afterCalls = await ReadAsync(app, May);

        Assert.Equal((2, true, app.Clock.Now), Shown(quiet.MauExact));
        Assert.Equal((2, true, app.Clock.Now), Shown(quiet.MauEstimate));
        Assert.Equal(2, quiet.MauEstimate!.Beside);
        Assert.Equal((2, true, app.Clock.Now), Shown(quiet.Pcc));
        Assert.Equal(Scenario.Start, quiet.Pcc!.PeakAt);
        Assert.Equal([new("n1", 2)], quiet.Pcc.PeakByNode);
        Assert.Equal(quiet.EvidenceDigest(), afterCalls.EvidenceDigest());
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task GetMonth_LeaseEndsAfterTheMonthWithNobodyLooking_ItsConnectionsCountInBothMonths(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        app.Clock.AdvanceTo(EndOfMay - Duration.FromSeconds(5));
        Assert.NotNull(await app.Subject.Nodes.BeginReportAsync(Scenario.App, "n1", Duration.FromSeconds(10), Cancellation));
        await app.MustAsync(Login("u1", "a"), Login("u2", "b"));
        app.Clock.AdvanceTo(EndOfMay + Duration.FromHours(24));

        MonthUsage may = await ReadAsync(app, May);
        MonthUsage june = await ReadAsync(app, May.PlusMonths(1));

        Assert.Equal((2, EndOfMay - Duration.FromSeconds(5)), (may.Pcc!.Quantity, may.Pcc.PeakAt));
        Assert.Equal((2, EndOfMay), (june.Pcc!.Quantity, june.Pcc.PeakAt));
        Assert.Equal(0, june.MauExact!.Quantity);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task GetMonth_WholeMonthWithoutACall_HoldsWhatStayedOpen(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        await app.MustAsync(Login("u1", "a"), Login("u2", "b", nodeId: "n2"));
        app.Clock.AdvanceTo(Instant.FromUtc(2027, 2, 10, 0, 0));
        await app.MustAsync(Login("u3", "c"));

        foreach (YearMonth quiet in new[] { May.PlusMonths(1), new YearMonth(2026, 12), new YearMonth(2027, 1) })
        {
            MonthUsage usage = await ReadAsync(app, quiet);
            Assert.Equal((0, true, app.Clock.Now), Shown(usage.MauExact));

            // Nobody was counted, so there is no second count.
            Assert.Null(usage.MauEstimate);
            Assert.Equal((2, true, app.Clock.Now), Shown(usage.Pcc));
            Assert.Equal(quiet.OnDayOfMonth(1).AtMidnight().InZoneStrictly(DateTimeZoneProviders.Tzdb["Etc/GMT-8"]).ToInstant(), usage.Pcc!.PeakAt);
            Assert.Equal([new("n1", 1), new("n2", 1)], usage.Pcc.PeakByNode);
        }

        Assert.Equal(3, (await ReadAsync(app, new YearMonth(2027, 2))).Pcc!.Quantity);
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task GetMonth_OnlyTheEstimateKept_NoExactReading(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium", new AppSettings { MauByHyperLogLog = true });
        await app.MustAsync(Login("u1"), Login("u2"));

        MonthUsage running = await ReadAsync(app, May);
        app.Clock.AdvanceTo(EndOfMay);
        MonthUsage ended = await ReadAsync(app, May);

        Assert.Null(running.MauExact);
        Assert.Null(ended.MauExact);
        Assert.Equal((2, false, Scenario.Start), Shown(running.MauEstimate));
        Assert.Equal((2, true, EndOfMay), Shown(ended.MauEstimate));
    }

    [Theory]
    [MemberData(nameof(Engines))]
    public async Task GetMonth_NeverUsedOrToComeOrUnknown_ZeroOrNothing(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");

        MonthUsage before = await ReadAsync(app, May.PlusMonths(-1));

        Assert.Equal((0, true, Scenario.Start), Shown(before.MauExact));
        Assert.Equal((0, true, Scenario.Start), Shown(before.Pcc));
        Assert.Null(before.Pcc!.PeakAt);
        Assert.Null(await app.Subject.Usage.GetMonthAsync(Scenario.App, May.PlusMonths(1), Cancellation));
        Assert.Null(await app.Subject.Usage.GetMonthAsync(Scenario.App + 1, May, Cancellation));
    }

    [Theory]
    [MemberData(nameof(EnginesOfTheProduct))]
    public async Task GetMonth_Ended_DigestsNameTheSetAndTheSketch(string engine)
    {
        await using Scenario one = await Scenario.StartAsync(engine, "premium");
        await using Scenario same = await Scenario.StartAsync(engine, "premium");
        await using Scenario other = await Scenario.StartAsync(engine, "premium");
        string[] users = Ids("u", 700);
        await one.MustAsync(users.Select(id => Login(id)));
        await same.MustAsync(users.Reverse().Select(id => Login(id)));
        await other.MustAsync(Ids("v", 700).Select(id => Login(id)));
        Assert.Equal("", (await ReadAsync(one, May)).MauExact!.SketchDigest);
        foreach (Scenario app in new[] { one, same, other })
        {
            app.Clock.AdvanceTo(EndOfMay);
        }

        MonthUsage first = await ReadAsync(one, May);
        MonthUsage again = await ReadAsync(one, May);
        MonthUsage alike = await ReadAsync(same, May);
        MonthUsage different = await ReadAsync(other, May);

        Assert.Equal(64, first.MauExact!.SketchDigest.Length);
        Assert.Equal(64, first.MauEstimate!.SketchDigest.Length);
        Assert.Equal(first.EvidenceDigest(), again.EvidenceDigest());
        Assert.Equal(first.MauExact.SketchDigest, alike.MauExact!.SketchDigest);
        Assert.NotEqual(first.MauExact.SketchDigest, different.MauExact!.SketchDigest);
        Assert.NotEqual(first.MauEstimate.SketchDigest, different.MauEstimate!.SketchDigest);
    }

    public static TheoryData<string> EnginesOfTheProduct => [.. Testing.Engines.EngineSet.Names];

    private static async Task<MonthUsage> ReadAsync(Scenario app, YearMonth month)
    {
        MonthUsage? usage = await app.Subject.Usage.GetMonthAsync(Scenario.App, month, Cancellation);
        Assert.NotNull(usage);
        Assert.Equal((Scenario.App, month), (usage.App, usage.Month));
        return usage;
    }

    private static (long Quantity, bool Final, Instant Watermark) Shown(MeterReading? reading)
    {
        Assert.NotNull(reading);
        return (reading.Quantity, reading.Final, reading.Watermark);
    }
}
