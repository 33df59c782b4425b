using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using ImQuota.Cli.Tests.Hosting;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Testing.Engines;
using Xunit;

namespace ImQuota.Cli.Tests;

/// <summary>Where the service is, how it is spoken to, and how a call that fails ends.</summary>
public sealed class ConnectionTests
{
    private const string Secret = "s3cret-token";

    [Fact]
    public async Task Endpoint_NobodyThere_ExitCode4()
    {
        Ran ran = (await RunAsync($"http://127.0.0.1:{RedisProcess.FreePort()}", "app", "get", "1")).Must(4);

        Assert.Contains("does not answer", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost:5251")]
    [InlineData("ftp://localhost")]
    [InlineData("http://user:password@localhost")]
    [InlineData("unix:")]
    public async Task Endpoint_OfNoKnownForm_ExitCode2(string endpoint) => (await RunAsync(endpoint, "app", "get", "1")).Must(2);

    [Fact]
    public async Task Endpoint_UnixSocket_ServesDecisions()
    {
        string path = Path.Combine(Directory.CreateTempSubdirectory("imq-").FullName, "s");
        await using Service service = await Service.StartAsync(unixSocket: path);

        (await Imquota.RunAsync(service, "check", "login", "ann", "--app", Imquota.Developer, "--admission-endpoint", "unix:" + path)).Must(0);
        (await Imquota.RunAsync(service, "check", "login", "ann", "--app", Imquota.Developer, "--admission-endpoint", "unix:" + path + "x")).Must(4);
    }

    [Fact]
    public async Task Token_OfTheVariable_IsShownToTheServiceAndNowhereElse()
    {
        await using Front front = await Front.StartAsync();

        Ran ran = (await Imquota.RunAsync(new Dictionary<string, string> { ["IMQUOTA_ENDPOINT"] = front.Address, ["IMQUOTA_TOKEN"] = Secret }, "", "app", "get", "1")).Must(0);

        Assert.Equal("Bearer " + Secret, front.Heard.Authorization);
        Assert.DoesNotContain(Secret, ran.Out + ran.Error, StringComparison.Ordinal);
        (await RunAsync(front.Address, "app", "get", "1")).Must(0);
        Assert.Null(front.Heard.Authorization);
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("line\nend")]
    public async Task Token_ThatIsNone_ExitCode2WithoutIt(string token)
    {
        Ran ran = (await RunAsync("http://127.0.0.1:1", "app", "get", "1", "--token", token)).Must(2);

        Assert.DoesNotContain(token, ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(StatusCode.PermissionDenied, 6)]
    [InlineData(StatusCode.Unauthenticated, 6)]
    [InlineData(StatusCode.FailedPrecondition, 5)]
    [InlineData(StatusCode.NotFound, 3)]
    [InlineData(StatusCode.Unavailable, 4)]
    [InlineData(StatusCode.ResourceExhausted, 4)]
    [InlineData(StatusCode.Internal, 8)]
    [InlineData(StatusCode.Unimplemented, 8)]
    public async Task Call_ThatFails_ExitCodeOfItsStatus(StatusCode status, int code)
    {
        await using Front front = await Front.StartAsync(answer: () => throw new RpcException(new Status(status, "why\u001b[31m")));

        Ran ran = (await RunAsync(front.Address, "app", "get", "1")).Must(code);

        Assert.Contains("why\\u001b[31m", ran.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_WithoutAnAnswer_ExitCode4InTime()
    {
        var never = new TaskCompletionSource();
        await using Front front = await Front.StartAsync(answer: () => never.Task);

        Ran ran = (await RunAsync(front.Address, "app", "get", "1", "--timeout", "1")).Must(4);

        Assert.Contains("--timeout", ran.Error, StringComparison.Ordinal);
        never.SetResult();
    }

    [Fact]
    public async Task Call_EndedByCtrlC_ExitCode130AndNothingSaid()
    {
        using var stop = new CancellationTokenSource();
        var never = new TaskCompletionSource();
        await using Front front = await Front.StartAsync(answer: async () =>
        {
            await stop.CancelAsync();
            await never.Task;
        });

        Ran ran = (await Imquota.RunAsync(new Dictionary<string, string> { ["IMQUOTA_ENDPOINT"] = front.Address }, "", stop.Token, "app", "get", "1")).Must(130);

        Assert.Equal(("", ""), (ran.Out, ran.Error));
        never.SetResult();
    }

    [Fact]
    public async Task Tls_OfAnAuthorityThatIsNamed_IsTrustedAndNoOther()
    {
        using X509Certificate2 certificate = Front.Certificate();
        using X509Certificate2 other = Front.Certificate();
        string folder = Directory.CreateTempSubdirectory("imq-").FullName;
        string file = Path.Combine(folder, "ca.pem");
        string wrong = Path.Combine(folder, "other.pem");
        await File.WriteAllTextAsync(file, certificate.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(wrong, other.ExportCertificatePem(), TestContext.Current.CancellationToken);
        await using Front front = await Front.StartAsync(certificate);

        (await RunAsync(front.Address, "app", "get", "1", "--ca-file", file, "--token", Secret)).Must(0);
        Assert.Equal("Bearer " + Secret, front.Heard.Authorization);
        (await RunAsync(front.Address, "app", "get", "1")).Must(4);
        (await RunAsync(front.Address, "app", "get", "1", "--ca-file", wrong)).Must(4);
        (await RunAsync(front.Address, "app", "get", "1", "--ca-file", Path.Combine(folder, "missing.pem"))).Must(2);
        (await RunAsync(front.Address, "app", "get", "1", "--client-key", file)).Must(2);
    }

    // What a customer named himself must not steer the terminal of who looks at it.
    [Fact]
    public async Task Output_OfTextsThatOthersWrote_IsTextOnly()
    {
        await using Front front = await Front.StartAsync();

        Ran table = (await RunAsync(front.Address, "app", "get", "1")).Must(0);
        Ran json = (await RunAsync(front.Address, "app", "get", "1", "--json")).Must(0);

        Assert.Contains("[red]a\\u001b[31mb\\u202ec[/]", table.Out, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', table.Out + json.Out);
        Assert.Equal("[red]a\u001b[31mb\u202Ec[/]", json.Json.GetProperty("app").GetProperty("name").GetString());
    }

    [Theory]
    [InlineData]
    [InlineData("fly")]
    [InlineData("app")]
    [InlineData("app", "get")]
    [InlineData("app", "get", "seven")]
    [InlineData("app", "get", "1", "2")]
    [InlineData("app", "get", "1", "--timeout", "0")]
    [InlineData("check", "login", "ann")]
    [InlineData("check", "create", "g", "--type", "castle", "--app", "1")]
    [InlineData("check", "create", "g", "--type", "2", "--app", "1")]
    [InlineData("import")]
    [InlineData("bill", "export", "acme", "--format", "pdf")]
    public async Task Usage_Wrong_ExitCode2AndNothingPrinted(params string[] arguments)
    {
        Ran ran = (await RunAsync("http://127.0.0.1:1", arguments)).Must(2);

        Assert.Equal("", ran.Out);
        Assert.Contains("--help", ran.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("imquota is followed by one of: check, explain, app,")]
    [InlineData("imquota override is followed by one of: list, set, remove. --help tells more.", "override")]
    [InlineData("imquota override is followed by one of: list, set, remove. --help tells more.", "override", "nonsense")]
    public async Task Usage_Unfinished_TellsWhatMayFollow(string expected, params string[] arguments)
        => Assert.Contains(expected, (await RunAsync("http://127.0.0.1:1", arguments)).Must(2).Error, StringComparison.Ordinal);

    [Fact]
    public async Task Help_OfEachCommand_IsThere()
    {
        Ran root = (await RunAsync("http://127.0.0.1:1", "--help")).Must(0);
        foreach (string command in (string[])["check", "explain", "app", "usage", "watch", "override", "import", "reconcile", "bill", "refund", "preview", "config", "doctor", "completion"])
        {
            Assert.Contains($"\n  {command} ", root.Out, StringComparison.Ordinal);
            Assert.Contains("--endpoint", (await RunAsync("http://127.0.0.1:1", command, "--help")).Must(0).Out, StringComparison.Ordinal);
        }
    }

    private static Task<Ran> RunAsync(string endpoint, params string[] arguments)
        => Imquota.RunAsync(new Dictionary<string, string> { ["IMQUOTA_ENDPOINT"] = endpoint }, "", arguments);
}
