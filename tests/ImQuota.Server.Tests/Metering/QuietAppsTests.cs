using ImQuota.Domain.Metering.Emission;
using ImQuota.Domain.Subscriptions;
using ImQuota.Server.Tests.Hosting;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Metering;

/// <summary>When apps are looked at that nobody uses, and what puts them forward.</summary>
public sealed class QuietAppsTests
{
    private static readonly Duration Minute = Duration.FromMinutes(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_NobodyUsesTheApp_IsLookedAtADayLater()
    {
        await using AdminHost host = await AdminHost.StartAsync("standard");

        Assert.Equal(AdminHost.Start + Duration.FromDays(1), await NextAsync(host));
    }

    [Fact]
    public async Task Create_MonthsLastEvening_IsLookedAtWhenTheMonthEnds()
    {
        await using AdminHost host = await AdminHost.StartAsync();
        var ends = Instant.FromUtc(2026, 5, 31, 16, 0);
        host.Clock.Advance(ends - AdminHost.Start - Duration.FromHours(3));
        await host.CreateAsync(AdminHost.App, "standard");

        Assert.Equal(ends, await NextAsync(host));
    }

    [Fact]
    public async Task Create_LastSecondOfTheMonth_IsLookedAtWhenTheRecordIsThere()
    {
        await using AdminHost host = await AdminHost.StartAsync();
        Instant last = Instant.FromUtc(2026, 5, 31, 15, 59) + Duration.FromSeconds(59);
        host.Clock.Advance(last - AdminHost.Start);
        await host.CreateAsync(AdminHost.App, "standard");

        Assert.Equal(last + Minute, await NextAsync(host));
    }

    [Fact]
    public async Task Decide_FirstUse_PutsTheAppForward()
    {
        await using AdminHost host = await AdminHost.StartAsync("standard");
        await host.LoginAsync("u1");

        Assert.Equal(AdminHost.Start + Minute, await NextAsync(host));
    }

    /// <summary>When the app is looked at next.</summary>
    private static async Task<Instant> NextAsync(AdminHost host)
    {
        IReadOnlyList<WakeUp> all = await host.Store.UsageSchedule.Entries.DueAsync(Instant.FromUtc(2027, 1, 1, 0, 0), int.MaxValue, Cancellation);
        return Instant.FromUnixTimeMilliseconds(Assert.Single(all, one => UsageSchedule.AccountOf(one) is null).AtMilliseconds);
    }
}
