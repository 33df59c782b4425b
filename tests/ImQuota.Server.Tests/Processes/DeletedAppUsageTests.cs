using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Metering;
using Xunit;

namespace ImQuota.Server.Tests.Processes;

/// <summary>What an app used between its last snapshot and its end is told before its data goes.</summary>
public sealed class DeletedAppUsageTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("imquota-data-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task DeleteApp_BetweenSnapshots_TellsTheRestAndClosesItsMonths()
    {
        Assert.SkipUnless(ServiceProcess.Executable is null, "NOT TESTED: the build that IMQUOTA_TEST_SERVER names has no embedded engine.");
        await using ServiceProcess service = await ServiceProcess.StartAsync(["--usage-interval", "3600", "--data-dir", _data]);
        for (int n = 0; n < 3; n++)
        {
            await service.Admission.LoginAsync(
                new LoginRequest { SdkAppId = Service.Premium, UserId = $"u{n}", ConnectionId = $"c{n}", Platform = Platform.Web }, cancellationToken: Cancellation);
        }

        await service.Apps.DisableAppAsync(new DisableAppRequest { SdkAppId = Service.Premium }, cancellationToken: Cancellation);
        await service.Apps.DeleteAppAsync(new DeleteAppRequest { SdkAppId = Service.Premium }, cancellationToken: Cancellation);

        string[] told = [];
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        deadline.CancelAfter(TimeSpan.FromSeconds(30));
        while (told.Length < 2)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, deadline.Token);
            told = [.. UsageFiles.Read(_data).Where(line => EventText.TypeOf(line) == "period.closed")];
        }

        Assert.Equal(["mau 3", "pcc 3"], told.Select(line => $"{EventText.IdOf(line)[..3]} {EventText.Show(line).Split(' ')[^1]}").Order(StringComparer.Ordinal));
    }
}
