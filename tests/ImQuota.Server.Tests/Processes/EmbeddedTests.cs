using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Server.Tests.Processes;

/// <summary>The embedded default: nothing configured, nothing lost.</summary>
public sealed class EmbeddedTests : IDisposable
{
    private readonly string _data;

    public EmbeddedTests()
    {
        Assert.SkipUnless(ServiceProcess.Executable is null, "NOT TESTED: the build that IMQUOTA_TEST_SERVER names has no embedded engine.");
        _data = Directory.CreateTempSubdirectory("imquota-data-").FullName;
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Restart_AfterKillOrTerm_KeepsEveryCount(bool kill)
    {
        AppUsage before;
        await using (ServiceProcess first = await ServiceProcess.StartAsync(["--data-dir", _data]))
        {
            for (int i = 1; i <= 30; i++)
            {
                await DoAsync(first, i);
            }

            before = await first.UsedAsync(Service.Premium);
            if (kill)
            {
                await first.KillAsync();
            }
            else
            {
                Assert.Equal(0, await first.TerminateAsync());
            }
        }

        await using ServiceProcess second = await ServiceProcess.StartAsync(["--data-dir", _data]);
        AppUsage after = await second.UsedAsync(Service.Premium);
        bool already = await DoAsync(second, 30);
        bool fresh = await DoAsync(second, 31);

        before.AsOf = after.AsOf = null;
        Assert.Equal(before, after);
        Assert.Equal((30L, 30L, 30L), (after.MauExact, after.Groups, after.Connections));

        // The secret is a new one each time: of 30 tags two share a register of the sketch in one of forty runs, and then it tells 29.
        Assert.InRange(after.MauEstimate, 27, 33);
        Assert.True(already);
        Assert.False(fresh);
    }

    [Fact]
    public async Task Start_SecondProcessOnTheSameDirectory_RefusedWithTheDirectory()
    {
        await using ServiceProcess first = await ServiceProcess.StartAsync(["--data-dir", _data]);
        await using ServiceProcess second = ServiceProcess.Launch(["--data-dir", _data]);

        int code = await second.ExitAsync();

        Assert.Equal(1, code);
        Assert.Contains(_data, second.Output, StringComparison.Ordinal);
        Assert.Contains("in use by another process", second.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OtherSecretThanTheStoreWasFilledWith_RefusedAndSaid()
    {
        await using (ServiceProcess first = await ServiceProcess.StartAsync(["--data-dir", _data]))
        {
            await DoAsync(first, 1);
            await first.TerminateAsync();
        }

        await File.WriteAllTextAsync(Path.Combine(_data, "tag-secret"), new string('a', 64), Cancellation);
        await using ServiceProcess second = ServiceProcess.Launch(["--data-dir", _data]);

        Assert.Equal(1, await second.ExitAsync());
        Assert.Contains("tag secret", second.Output, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Terminate_StreamOpen_EndsWithinTheDrain()
    {
        await using ServiceProcess service = await ServiceProcess.StartAsync(["--data-dir", _data, "--drain-seconds", "600"]);
        using var call = service.Admission.AdmitStream(cancellationToken: Cancellation);
        await call.RequestStream.WriteAsync(
            new AdmitStreamRequest { Actions = { new AdmitAction { Login = new LoginRequest { SdkAppId = Service.Premium, UserId = "u1" } } } }, Cancellation);
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));

        // An open stream is told to end; the service does not sit out the drain for it.
        Assert.Equal(0, await service.TerminateAsync());
    }

    /// <summary>One user comes with a group and a connection. Returns whether all of it was so already.</summary>
    private static async Task<bool> DoAsync(ServiceProcess service, int number)
    {
        Decision login = (await service.Admission.LoginAsync(
            new LoginRequest
            {
                SdkAppId = Service.Premium,
                UserId = $"u{number}",
                ConnectionId = $"c{number}",
                NodeId = "n1",
                Platform = Platform.Web,
            },
            cancellationToken: Cancellation)).Decision;
        Decision create = (await service.Admission.CreateGroupAsync(
            new CreateGroupRequest { SdkAppId = Service.Premium, GroupId = $"g{number}", Type = GroupType.Public, OwnerId = $"u{number}" },
            cancellationToken: Cancellation)).Decision;
        return login.Already && create.Already;
    }
}
