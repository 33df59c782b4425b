using System.Text.Json;
using System.Xml.Linq;
using Grpc.Net.Client;
using ImQuota.Load.Cli;
using ImQuota.Load.Processes;
using ImQuota.Load.Tests.Cli;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ImQuota.Load.Tests.EndToEnd;

/// <summary>The commands against a real service.</summary>
public sealed class RunTests(EmbeddedService service) : IClassFixture<EmbeddedService>, IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("unary")]
    [InlineData("admit")]
    [InlineData("stream")]
    [InlineData("client")]
    public async Task Run_RealService_EveryReplyHolds(string transport)
    {
        string json = Path.Combine(_folder.Path, "r.json");
        string plot = Path.Combine(_folder.Path, "r.html");

        LoadCommandLine line = await RunAsync("run", service.Admission, "--transport", transport, "--duration", "2s", "--warmup", "1s", "--json", json, "--plot", plot);

        Assert.Equal((LoadConsole.Good, ""), (line.Code, line.Code == 0 ? "" : line.Output + line.Error));
        Assert.Contains("every reply and every count holds", line.Output, StringComparison.Ordinal);
        using JsonDocument report = JsonDocument.Parse(await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken));
        Assert.True(report.RootElement.GetProperty("run").GetProperty("decisions").GetInt64() > 100);

        // The small apps' limits are met: denials are part of what was checked.
        Assert.NotEmpty(report.RootElement.GetProperty("check").GetProperty("denials").EnumerateObject());
        Assert.NotEmpty(XDocument.Parse(await File.ReadAllTextAsync(plot, TestContext.Current.CancellationToken)).Descendants());
    }

    [Fact]
    public async Task Run_UnixSocket_EveryReplyHolds()
        => Assert.Equal(LoadConsole.Good, (await RunAsync("run", "unix:" + service.Socket, "--duration", "1s", "--warmup", "0s")).Code);

    [Theory]
    [InlineData(nameof(Lie.None), LoadConsole.Good, "every reply and every count holds")]
    [InlineData(nameof(Lie.AllowsAll), LoadConsole.Bad, "but it was so")]
    [InlineData(nameof(Lie.DeniesSome), LoadConsole.Bad, "is denied")]
    public async Task Run_ServiceThatLies_IsFoundOut(string lie, int code, string said)
    {
        using GrpcChannel real = GrpcChannel.ForAddress(service.Admission);
        int port = ChildProcess.FreePort();
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.ListenLocalhost(port, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(new LyingProxy(real, Enum.Parse<Lie>(lie)));
        await using WebApplication app = builder.Build();
        app.MapGrpcService<LyingProxy>();
        await app.StartAsync(TestContext.Current.CancellationToken);

        LoadCommandLine line = await RunAsync("run", $"http://127.0.0.1:{port}", "--mix", "joins", "--duration", "2s", "--warmup", "0s", "--zipf", "2");

        await app.StopAsync(TestContext.Current.CancellationToken);
        Assert.Contains(said, line.Output, StringComparison.Ordinal);
        Assert.Equal(code, line.Code);
    }

    [Fact]
    public async Task Ramp_RealService_TellsStepsAndKnee()
    {
        LoadCommandLine line = await RunAsync("ramp", service.Admission, "--from", "100", "--to", "200", "--factor", "2", "--duration", "1s", "--warmup", "0s");

        Assert.Contains("knee", line.Output, StringComparison.Ordinal);
        Assert.Contains("| 100 ", line.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Soak_RealService_TellsMemoryAndVerdict()
    {
        LoadCommandLine line = await RunAsync(
            "soak", service.Admission, "--rate", "300", "--duration", "3s", "--every", "0.3s", "--service-pid", service.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture));

        Assert.Contains("over the run p99 rose by", line.Output, StringComparison.Ordinal);
        Assert.Contains("every reply and every count holds", line.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_AppOfSomebodyElse_IsLeftAlone()
    {
        LoadCommandLine line = await RunAsync("run", service.Admission, "--first-app", "1400000001", "--duration", "1s");

        Assert.Equal(LoadConsole.Bad, line.Code);
        Assert.Contains("--first-app: app 1400000001 exists and belongs to", line.Error, StringComparison.Ordinal);
    }

    private Task<LoadCommandLine> RunAsync(string command, string target, params string[] more)
    {
        string[] rate = command == "run" ? ["--rate", "400"] : [];
        return LoadCommandLine.RunAsync([command, "--target", target, "--admin", service.Admin, "--apps", "4", "--users", "500", "--groups", "20", .. rate, .. more]);
    }
}
