using ImQuota.Redis;
using ImQuota.Server.Metering;
using ImQuota.Server.Metering.Sinks;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Metering;
using ImQuota.Server.Tests.Subscriptions;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Kills;

/// <summary>
/// A process that dies behind each command of a reclaim or a deletion whose last usage records go by the outbox into files: no record is lost with the data, and
/// none is told under two ids or with two contents. On Redis alone: the steps are those of KilledMoneyTests, which has both engines.
/// </summary>
public sealed class KilledUsageTests(OwnEngines engines) : IClassFixture<OwnEngines>, IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("imquota-usage-").FullName;
    private int _lives;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Theory]
    [InlineData("redis")]
    public Task Reclaim_DiesBehindEachCommand_FilesHaveAllOfTheAppsUseOnce(string engine) => DieAsync(engine, reclaimed: true);

    [Theory]
    [InlineData("redis")]
    public Task Delete_DiesBehindEachCommand_FilesHaveAllOfTheAppsUseOnce(string engine) => DieAsync(engine, reclaimed: false);

    private async Task DieAsync(string engine, bool reclaimed)
    {
        (_, string[] expected) = await PlayAsync(engine, reclaimed, int.MaxValue);
        Assert.Equal(["mau 1400000009 2026-06 = 5", "pcc 1400000009 2026-06 = 5"], EventText.Join(expected).Where(one => one.Contains("2026-06", StringComparison.Ordinal)));
        Assert.Contains(expected, one => EventText.TypeOf(one) == "period.closed");
        int deaths = 0;
        while (await PlayAsync(engine, reclaimed, deaths) is (true, { } told))
        {
            Assert.Equal(expected.Select(EventText.Show).Order(StringComparer.Ordinal), told.Select(EventText.Show).Distinct().Order(StringComparer.Ordinal));
            Assert.Equal(EventText.Join(expected), EventText.Join(told));
            Assert.Equal(told.Distinct().Count(), told.Select(EventText.IdOf).Distinct().Count());
            deaths++;
        }

        Assert.True(deaths > 60, $"It died {deaths} times.");
    }

    /// <summary>Three users are told of, two more are not yet when the app's data goes; a process dies behind so many commands of that and of the telling.</summary>
    private async Task<(bool Died, string[] Told)> PlayAsync(string engine, bool reclaimed, int commands)
    {
        string path = Path.Combine(_directory, $"{_lives++}", "usage.jsonl");
        void Configure(IServiceCollection services, ImQuotaStore store)
            => services.AddSingleton(new MeteringOptions { Source = MeterProcess.Source, File = new FileSinkOptions(path, 1 << 20) });

        await using AdminHost host = await Buyer.StartAsync(await engines.GetAsync(engine), Configure);
        host.Clock.Advance(Duration.FromMinutes(2));
        await TellAsync(host, path);
        for (int i = 4; i <= 5; i++)
        {
            Assert.True((await host.LoginAsync($"u{i}", $"c{i}", "n1")).Allowed);
        }

        if (reclaimed)
        {
            await new Customer(host).RefundAsync("r1");
            Instant gone = Instant.FromDateTimeOffset((await new Customer(host).ReadAsync()).Subscription.ReclaimsAt.ToDateTimeOffset());
            await Buyer.GoAsync(host, gone - Buyer.Tick);
            host.Clock.AdvanceTo(gone + Buyer.Tick);
        }
        else
        {
            await Buyer.DisableAsync(host);
        }

        bool died = await Deaths.DiesAsync(
            host,
            commands,
            async one =>
            {
                await (reclaimed ? one.LookAfterAccountsAsync() : Buyer.DeleteAsync(one));
                await TellAsync(one, path);
            },
            Configure);
        await using AdminHost next = await Deaths.RestartAsync(host, Configure);
        if (!reclaimed)
        {
            await Buyer.DeleteOrGoneAsync(next);
        }

        await TellAsync(next, path);
        Assert.DoesNotContain(await Buyer.KeysAsync(next), key => key is not ("a" or "l"));
        string[] told = [.. Directory.GetFiles(Path.GetDirectoryName(path)!).Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines)];
        return (died, told);
    }

    private static async Task TellAsync(AdminHost host, string path)
    {
        await using var file = new FileSink(new FileSinkOptions(path, 1 << 20), host.Clock);
        Assert.True(await new MeterProcess(host, [file]).RunAsync());
    }
}
