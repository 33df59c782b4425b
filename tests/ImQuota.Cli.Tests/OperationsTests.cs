using System.Text.Json;
using ImQuota.Cli.Tests.Hosting;
using ImQuota.Domain.Subscriptions;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Processes;
using ImQuota.Testing.Engines;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ImQuota.Cli.Tests;

/// <summary><c>doctor</c>, <c>config check</c> and <c>completion</c>.</summary>
public sealed class OperationsTests
{
    private const string Digits = "000102030405060708090a0b0c0d0e0f";

    private static readonly string Server = Path.Combine(AppContext.BaseDirectory, "ImQuota.Server.dll");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Doctor_OnTheEmbeddedEngine_NothingIsWrong()
    {
        await using Service service = await Service.StartAsync();

        Ran table = await Imquota.RunAsync(service, "doctor");
        Ran json = await Imquota.RunAsync(service, "doctor", "--json");

        Assert.Contains("permissions", table.Out, StringComparison.Ordinal);
        JsonElement[] findings = [.. json.Json.GetProperty("findings").EnumerateArray()];
        Assert.Equal(["billing", "clock", "latency", "permissions", "settings", "store"], findings.Select(one => one.GetProperty("check").GetString()).Order());

        // How fast the store answers is the machine's affair; the exit code follows what was found all the same.
        string[] wrong = [.. findings.Where(one => !IsOk(one)).Select(one => one.GetProperty("check").GetString()!)];
        Assert.Empty(wrong.Except(["latency"]));
        json.Must(wrong.Length == 0 ? 0 : 7);

        static bool IsOk(JsonElement finding) => finding.GetProperty("severity").GetString()!.EndsWith("_OK", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_OnAnUnsafeRedisWithLittleRights_NamesEach()
    {
        await using RedisProcess redis = await RedisAsync();
        await redis.CommandAsync(Cancellation, "CONFIG", "SET", "maxmemory-policy", "allkeys-lru");
        await redis.CommandAsync(Cancellation, "ACL", "SETUSER", "default", "-lrange");
        await using Service service = await Service.StartAsync(redis.Address);

        Ran ran = (await Imquota.RunAsync(service, "doctor")).Must(7);

        Assert.Contains("maxmemory-policy=allkeys-lru", ran.Out, StringComparison.Ordinal);
        Assert.Contains("appendonly=no", ran.Out, StringComparison.Ordinal);
        Assert.Contains("may not do LRANGE", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_ParkedBilling_NamesTheAccounts()
    {
        await using Service service = await Service.StartAsync();
        IParkedAccounts parked = service.Services.GetRequiredService<IParkedAccounts>();
        for (int n = 10; n < 22; n++)
        {
            await parked.NoteAsync($"acme/{n}", parked: true, Cancellation);
        }

        Ran ran = (await Imquota.RunAsync(service, "doctor")).Must(7);

        Assert.Contains("acme/10", ran.Out, StringComparison.Ordinal);
        Assert.Contains("acme/19", ran.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("acme/20", ran.Out, StringComparison.Ordinal);
        Assert.Contains("The billing of 2 more accounts is parked.", ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Doctor_StoreAway_ExitCode4AndSaysSo()
    {
        await using RedisProcess redis = await RedisAsync();
        await using Service service = await Service.StartAsync(redis.Address);
        redis.Kill();

        Ran ran = (await Imquota.RunAsync(service, "doctor", "--json")).Must(4);

        Assert.Contains("DIAGNOSIS_SEVERITY_ERROR", ran.Json.GetProperty("findings").EnumerateArray().Select(one => one.GetProperty("severity").GetString()));
    }

    [Fact]
    public async Task Doctor_AsJsonOverHttp_IsTheSame()
    {
        await using Service service = await Service.StartAsync();
        using HttpClient http = Service.Http(service.AdminAddress, System.Net.HttpVersion.Version11);

        using JsonDocument answer = JsonDocument.Parse(await http.GetStringAsync("v1/diagnosis", Cancellation));

        Assert.Equal(6, answer.RootElement.GetProperty("findings").GetArrayLength());
    }

    [Fact]
    public async Task ConfigCheck_GoodOptions_ToldWithoutSecrets()
    {
        Ran ran = (await RunAsync("config", "check", "--server", Server, "--", "--redis", $"localhost:6379,password={Digits}", "--tag-secret-file", WriteSecret())).Must(0);

        Assert.Contains("The configuration is good: address=127.0.0.1", ran.Out, StringComparison.Ordinal);
        Assert.DoesNotContain(Digits, ran.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ConfigCheck_WrongOptions_ExitCode2AndAllAreNamed()
    {
        Ran ran = (await RunAsync("config", "check", "--server", Server, "--", "--admin-port", "99999", "--webhooks", "signed")).Must(2);

        Assert.Contains("--admin-port is '99999'", ran.Error, StringComparison.Ordinal);
        Assert.Contains("--webhooks signed needs tokens", ran.Error, StringComparison.Ordinal);
        Assert.Contains("--server", (await RunAsync("config", "check", "--server", "/nowhere/ImQuota.Server")).Must(2).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("bash", "complete -F _imquota imquota")]
    [InlineData("zsh", "compdef _imquota imquota")]
    [InlineData("fish", "complete -c imquota")]
    public async Task Completion_OfAShell_AsksByTheDirective(string shell, string expected)
    {
        Ran ran = (await RunAsync("completion", shell)).Must(0);

        Assert.Contains(expected, ran.Out, StringComparison.Ordinal);
        Assert.Contains("[suggest:", ran.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("imquota ove", "override")]
    [InlineData("imquota override set 1 live", "live_groups")]
    [InlineData("imquota check create g --type av", "avchatroom")]
    [InlineData("imquota usage 1 --js", "--json")]
    public async Task Suggest_AtTheEndOfALine_NamesWhatFits(string line, string expected)
    {
        Ran ran = (await RunAsync($"[suggest:{line.Length}]", line)).Must(0);

        Assert.Contains(expected, ran.Out.Split('\n').Select(one => one.Trim()));
    }

    private static Task<Ran> RunAsync(params string[] arguments) => Imquota.RunAsync(new Dictionary<string, string>(), "", arguments);

    private static string WriteSecret()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, Digits);
        return path;
    }

    private static async Task<RedisProcess> RedisAsync()
    {
        string? program = RedisProcess.Find("redis-server");
        Assert.SkipWhen(program is null, "NOT TESTED: redis-server is not on PATH.");
        return await RedisProcess.StartAsync(program!, Cancellation);
    }
}
