using ImQuota.Server.Metering.Sinks;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Subscriptions;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Metering;

/// <summary>A process that dies behind any one of its writes, and another that goes on: nothing is lost, and nothing is told under two ids.</summary>
public sealed class CrashTests : IDisposable
{
    private static readonly Duration Month = Duration.FromDays(31);
    private readonly string _directory = Directory.CreateTempSubdirectory("imquota-usage-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task Run_DiesBehindEachWrite_TheNextProcessTellsTheRest()
    {
        // What is told when nobody dies.
        (_, string[] expected) = await PlayAsync(0);
        Assert.Equal(
            [
                "mau 1400000009 2026-05 = 3", "mau 1400000009 2026-06 = 1", "mau 1400000019 2026-05 = 2",
                "pcc 1400000009 2026-05 = 3", "pcc 1400000009 2026-06 = 4", "pcc 1400000009 2026-07 = 4",
                "pcc 1400000019 2026-05 = 2", "pcc 1400000019 2026-06 = 2", "pcc 1400000019 2026-07 = 2",
            ],
            EventText.Join(expected));
        Assert.True(expected.Length > 15, string.Join('\n', expected.Select(EventText.Show)));
        int deaths = 0;
        for (int at = 1; await PlayAsync(at) is (true, { } told); at++)
        {
            Assert.Equal(expected.Select(EventText.Show).Order(), told.Select(EventText.Show).Distinct().Order());
            Assert.Equal(EventText.Join(expected), EventText.Join(told));
            deaths++;
        }

        Assert.True(deaths > 30, $"It died {deaths} times.");
    }

    /// <summary>The same months of two apps, with a process that dies behind a write. Returns whether it did, and what stands in the files.</summary>
    private async Task<(bool Died, string[] Told)> PlayAsync(int at)
    {
        string path = Path.Combine(_directory, $"{at}", "usage.jsonl");
        var crash = new CrashPoint(at);
        var received = new List<string>();
        await using AdminHost host = await AdminHost.StartAsync("developer");
        await host.CreateAsync(AdminHost.App + 10, "standard");
        var customer = new Customer(host);
        await customer.TopUpAsync("399.00");
        await customer.PurchaseAsync("standard", 1, "o1");
        foreach (string user in (string[])["u1", "u2", "u3"])
        {
            await host.LoginAsync(user, $"c-{user}", "n1");
        }

        await RunAsync(host, crash, path, received, Duration.FromMinutes(2));
        foreach (string user in (string[])["v1", "v2"])
        {
            await host.LoginAsync(user, $"c-{user}", "n1", AdminHost.App + 10);
        }

        await RunAsync(host, crash, path, received, Month);
        await host.LoginAsync("u4", "c-u4", "n2");
        await RunAsync(host, crash, path, received, Duration.FromMinutes(2));
        await RunAsync(host, crash, path, received, Month);

        string[] told = [.. Directory.GetFiles(Path.GetDirectoryName(path)!).Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines)];

        // The other sink has all of it too, and each id is of one record.
        Assert.Equal(told.Distinct().Order(StringComparer.Ordinal), received.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(told.Distinct().Count(), told.Select(EventText.IdOf).Distinct().Count());
        return (crash.IsDead, told);
    }

    /// <summary>Time goes by, and a process tells; where it dies, another one takes over when its claims have ended.</summary>
    private static async Task RunAsync(AdminHost host, CrashPoint crash, string path, List<string> received, Duration after)
    {
        host.Clock.Advance(after);
        await host.LookAfterAccountsAsync();
        CrashPoint alive = crash.IsDead ? new CrashPoint() : crash;
        if (await RunAsync(host, alive, path, received))
        {
            return;
        }

        host.Clock.Advance(Duration.FromSeconds(31));
        Assert.True(await RunAsync(host, new CrashPoint(), path, received));
    }

    private static async Task<bool> RunAsync(AdminHost host, CrashPoint crash, string path, List<string> received)
    {
        await using var file = new FileSink(new FileSinkOptions(path, 1 << 20), host.Clock);
        return await new MeterProcess(host, [file, new MemorySink(new CrashPoint(), received)], crash).RunAsync();
    }
}
