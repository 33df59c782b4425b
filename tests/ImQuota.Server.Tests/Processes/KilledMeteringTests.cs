using System.Globalization;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Metering;
using ImQuota.Testing.Engines;
using Xunit;

namespace ImQuota.Server.Tests.Processes;

/// <summary>The service killed (-9) under load, and started again: what its files say in the end is what it counted.</summary>
public sealed class KilledMeteringTests : IDisposable
{
    private const int Users = 400;

    /// <summary>Claims of a killed process end after 30 s.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly string _data = Directory.CreateTempSubdirectory("imquota-data-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Theory]
    [InlineData("embedded")]
    [InlineData("redis")]
    public async Task Restart_AfterKillsUnderLoad_FilesSayWhatWasCounted(string engine)
    {
        string[] arguments = await ArgumentsAsync(engine);
        for (int kill = 1; kill <= 2; kill++)
        {
            await using ServiceProcess killed = await StartAsync(arguments);
            int before = UsageFiles.Read(_data).Length;
            Task load = LoginAsync(killed, Users * kill / 3, 10_000);
            await UntilAsync(() => UsageFiles.Read(_data).Length > before);

            await killed.KillAsync();
            await Assert.ThrowsAnyAsync<Exception>(() => load);
        }

        await using ServiceProcess service = await StartAsync(arguments);
        await LoginAsync(service, Users, 1);
        AppUsage usage = await service.UsedAsync(Service.Premium);
        Assert.Equal(Users, usage.MauExact);
        string[] expected = [$"mau {Service.Premium} {usage.Month} = {usage.MauExact}", $"pcc {Service.Premium} {usage.Month} = {usage.PeakConnections}"];
        await UntilAsync(() => EventText.Join(UsageFiles.Read(_data)).SequenceEqual(expected));

        // Every id is of one record, however often it stands there; order and repetition change nothing.
        string[] told = UsageFiles.Read(_data);
        Assert.Equal(told.Distinct().Count(), told.Select(EventText.IdOf).Distinct().Count());
        Assert.Equal(expected, EventText.Join(told.Reverse().Concat(told)));
    }

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(Patience);
        while (!condition())
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, deadline.Token);
        }
    }

    /// <summary>So many rounds of the users, several at a time; later rounds count nothing.</summary>
    private static Task LoginAsync(ServiceProcess service, int users, int rounds)
        => Parallel.ForAsync(0, users * rounds, new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = Cancellation }, async (i, cancel)
            => await service.Admission.LoginAsync(
                new LoginRequest { SdkAppId = Service.Premium, UserId = $"u{i % users}", ConnectionId = $"c{i % users}", Platform = Platform.Web },
                cancellationToken: cancel));

    private static Task<ServiceProcess> StartAsync(string[] arguments) => ServiceProcess.StartAsync(arguments, ("IMQUOTA_TAG_SECRET", RedisTests.Secret));

    private async Task<string[]> ArgumentsAsync(string engine)
    {
        string[] own = ["--usage-interval", "1", "--data-dir", _data];
        if (engine == "embedded")
        {
            Assert.SkipUnless(ServiceProcess.Executable is null, "NOT TESTED: the build that IMQUOTA_TEST_SERVER names has no embedded engine.");
            return own;
        }

        try
        {
            IEngine redis = await EngineSet.GetAsync("redis", Cancellation);
            string prefix = string.Create(CultureInfo.InvariantCulture, $"k{Environment.ProcessId}:");
            return [.. own, "--demo", "--redis", $"{redis.ConnectionString},prefix={prefix}", "--usage-file", Path.Combine(_data, "usage", "usage.jsonl")];
        }
        catch (EngineMissingException missing)
        {
            Assert.Skip(missing.Message);
            throw;
        }
    }
}
