using System.CommandLine;
using ImQuota.Server.Hosting;
using ImQuota.Server.Metering;
using ImQuota.Server.Metering.Sinks;
using Xunit;

namespace ImQuota.Server.Tests.Hosting;

/// <summary>Options: from the command line and the environment, all errors at once.</summary>
public sealed class OptionsTests
{
    private const string Digits = "000102030405060708090a0b0c0d0e0f";

    [Fact]
    public void Read_Nothing_EmbeddedOnLoopback()
    {
        (ServerOptions? options, IReadOnlyList<string> errors) = Read([]);

        Assert.Empty(errors);
        Assert.NotNull(options);
        Assert.Equal(
            ("127.0.0.1", 5250, 5251, null, null, "imquota-data", true, 10),
            (options.Address.ToString(), options.AdmissionPort, options.AdminPort, options.UnixSocket, options.Redis, options.DataDirectory,
                options.Demo, (int)options.Drain.TotalSeconds));
    }

    [Fact]
    public void Read_SeveralMistakes_AllToldWithNameValueAndBound()
    {
        (ServerOptions? options, IReadOnlyList<string> errors) = Read(
            ["--address", "here", "--admin-port", "65536", "--drain-seconds", "601", "--admission-port", "-1", "--tag-secret-file", "/nowhere/secret", "--metrics-apps", "101", "--otlp-endpoint", "collector:4317",
                "--trace-ratio", "1.5", "--what"]);

        Assert.Null(options);
        Assert.Equal(9, errors.Count);
        Assert.Contains(errors, error => error.Contains("--metrics-apps is '101'", StringComparison.Ordinal) && error.Contains("100", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("--otlp-endpoint is 'collector:4317'", StringComparison.Ordinal) && error.Contains("http://", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("--trace-ratio is '1.5'", StringComparison.Ordinal) && error.Contains("0 to 1", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("--address is 'here'", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("--admin-port is '65536'", StringComparison.Ordinal) && error.Contains("65535", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("--drain-seconds is '601'", StringComparison.Ordinal) && error.Contains("600", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("--admission-port is '-1'", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("/nowhere/secret", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("--what", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_RedisWithoutSecret_SaysHowToGiveOne()
    {
        (ServerOptions? options, IReadOnlyList<string> errors) = Read(["--redis", "localhost:6379"]);

        Assert.Null(options);
        Assert.Contains("--tag-secret-file", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_Environment_UsedWhereTheCommandLineIsSilent()
    {
        (ServerOptions? options, _) = Read(
            ["--admin-port", "7001"],
            ("IMQUOTA_ADMIN_PORT", "7002"), ("IMQUOTA_ADMISSION_PORT", "7003"), ("IMQUOTA_REDIS", "localhost:6379"), ("IMQUOTA_TAG_SECRET", Digits));

        Assert.NotNull(options);
        Assert.Equal((7001, 7003, "localhost:6379", false), (options.AdminPort, options.AdmissionPort, options.Redis, options.Demo));
        Assert.Equal(Convert.FromHexString(Digits), options.TagSecret);
    }

    [Fact]
    public void Read_Tracing_OffUnlessAnEndpointIsNamed()
    {
        (ServerOptions? off, _) = Read([]);
        (ServerOptions? on, _) = Read(["--otlp-endpoint", "http://collector:4317"], ("IMQUOTA_TRACE_RATIO", "0.5"));

        Assert.Null(off?.OtlpEndpoint);
        Assert.Equal((new Uri("http://collector:4317"), 0.5), (on?.OtlpEndpoint, on?.TraceRatio));
    }

    [Fact]
    public void Read_WhileTheStoreIsAway_DefaultsByEngineAndWhatIsGiven()
    {
        (ServerOptions? embedded, _) = Read([]);
        (ServerOptions? redis, _) = Read(["--redis", "localhost:6379"], ("IMQUOTA_TAG_SECRET", Digits));
        (ServerOptions? given, _) = Read(
            ["--store-deadline-ms", "40", "--fallback-grants", "7", "--failure-policy", "closed", "--accept-store", "new"], ("IMQUOTA_JOURNAL_MAX_MB", "3"));

        Assert.Equal((5000, 250), (embedded?.StoreDeadline.TotalMilliseconds, redis?.StoreDeadline.TotalMilliseconds));
        Assert.Equal(
            (1000, 64L << 20, "bounded", null),
            (embedded?.Fallback.MaxGrants, embedded?.Fallback.MaxJournalBytes, embedded?.Fallback.Policies.ToString(), embedded?.AcceptStore));
        Assert.Equal(
            (40, 7, 3L << 20, "closed", "new"),
            (given?.StoreDeadline.TotalMilliseconds, given?.Fallback.MaxGrants, given?.Fallback.MaxJournalBytes, given?.Fallback.Policies.ToString(), given?.AcceptStore));
    }

    [Fact]
    public void Read_WhileTheStoreIsAway_MistakesToldWithNameValueAndBound()
    {
        (ServerOptions? options, IReadOnlyList<string> errors) = Read(
            ["--store-deadline-ms", "0", "--fallback-grants", "1000001", "--journal-max-mb", "4097", "--failure-policy", "sometimes"]);

        Assert.Null(options);
        Assert.Equal(4, errors.Count);
        Assert.Contains(errors, error => error.Contains("--store-deadline-ms is '0'", StringComparison.Ordinal) && error.Contains("1 to 60000", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("--fallback-grants is '1000001'", StringComparison.Ordinal) && error.Contains("1 to 1000000", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("--journal-max-mb is '4097'", StringComparison.Ordinal) && error.Contains("1 to 4096", StringComparison.Ordinal));
        Assert.Contains(errors, error => error.Contains("sometimes", StringComparison.Ordinal));
    }

    [Fact]
    public void Read_TestClock_WholeMillisecondsOrNow()
    {
        (ServerOptions? set, _) = Read(["--test-clock", "2027-01-15T02:00:00.1239Z"]);
        (ServerOptions? now, _) = Read([], ("IMQUOTA_TEST_CLOCK", "now"));
        (ServerOptions? none, _) = Read([]);

        Assert.Equal(NodaTime.Instant.FromUtc(2027, 1, 15, 2, 0).PlusTicks(1_230_000), set?.TestClock);
        Assert.NotNull(now?.TestClock);
        Assert.Null(none!.TestClock);
        Assert.Contains("clock=TEST", set!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tomorrow")]
    [InlineData("1999-12-31T23:59:59Z")]
    [InlineData("2100-01-01T00:00:01Z")]
    public void Read_TestClockOutOfRange_ToldWithValueAndBound(string value)
    {
        (ServerOptions? options, IReadOnlyList<string> errors) = Read(["--test-clock", value]);

        Assert.Null(options);
        Assert.Equal($"--test-clock is '{value}'; it must be 'now', or an instant from 2000-01-01T00:00:00Z to 2100-01-01T00:00:00Z.", Assert.Single(errors));
    }

    [Fact]
    public void Read_UsageUnset_FileBesideTheEmbeddedEngineOnly()
    {
        Assert.Equal(Path.Combine("here", "usage", "usage.jsonl"), Read(["--data-dir", "here"]).Options?.Metering.File?.Path);
        Assert.False(Read(["--usage-file", "off"]).Options?.Metering.HasSinks);
        Assert.False(Read(["--redis", "localhost:6379"], ("IMQUOTA_TAG_SECRET", Digits)).Options?.Metering.HasSinks);
    }

    [Fact]
    public void Read_EverySink_AsGiven()
    {
        string token = Path.GetTempFileName();
        (ServerOptions? options, IReadOnlyList<string> errors) = Read(
            [
                "--usage-file", "/var/u.jsonl", "--usage-file-mb", "7", "--usage-http", "https://bill.example/events", "--usage-http-token-file", token,
                "--usage-http-batch", "50", "--usage-http-timeout-seconds", "3", "--usage-redis-list", "usage", "--usage-redis-list-max", "9", "--usage-interval", "300",
            ],
            ("IMQUOTA_USAGE_SOURCE", "https://chat.example/sg"));
        File.Delete(token);

        Assert.Empty(errors);
        MeteringOptions usage = options!.Metering;
        Assert.Equal(new FileSinkOptions("/var/u.jsonl", 7 * 1024 * 1024), usage.File);
        Assert.Equal(new HttpSinkOptions(new Uri("https://bill.example/events"), token, 50, TimeSpan.FromSeconds(3)), usage.Http);
        Assert.Equal(new ListSinkOptions("usage", 9), usage.List);
        Assert.Equal((TimeSpan.FromMinutes(5), new Uri("https://chat.example/sg")), (usage.Interval, usage.Source));
    }

    [Fact]
    public void Read_SeveralUsageMistakes_AllToldWithNameValueAndBound()
    {
        (ServerOptions? options, IReadOnlyList<string> errors) = Read(
            [
                "--usage-file-mb", "0", "--usage-http", "https://me:word@bill.example", "--usage-http-token-file", "/nowhere/token", "--usage-http-batch", "1001",
                "--usage-http-timeout-seconds", "11", "--usage-redis-list-max", "none", "--usage-interval", "86401", "--usage-source", "/sg",
            ]);

        Assert.Null(options);
        Assert.Equal(
            [
                "--usage-file-mb is '0'; it must be a number from 1 to 4096.", "--usage-http-batch is '1001'; it must be a number from 1 to 1000.",
                "--usage-http-timeout-seconds is '11'; it must be a number from 1 to 10.", "--usage-redis-list-max is 'none'; it must be a number from 1 to 100000000.",
                "--usage-interval is '86401'; it must be a number from 1 to 86400.",
                "--usage-http is 'https://me:word@bill.example'; it must be an absolute http or https URI without a user.",
                "--usage-http-token-file is '/nowhere/token', which is no file.",
                "--usage-source is '/sg'; it must be an absolute URI, e.g. https://chat.example/regions/sg.",
            ],
            errors);
    }

    [Fact]
    public void Read_DemoOnRedis_OnlyWhenAskedFor()
    {
        (ServerOptions? options, _) = Read(["--redis", "localhost:6379", "--demo"], ("IMQUOTA_TAG_SECRET", Digits));

        Assert.True(options?.Demo);
    }

    [Theory]
    [InlineData("IMQUOTA_TAG_SECRET", "xyz")]
    [InlineData("IMQUOTA_ADMIN_PORT", "many")]
    [InlineData("IMQUOTA_LOG_LEVEL", "loud")]
    public void Read_BadEnvironment_Told(string variable, string value)
    {
        (ServerOptions? options, IReadOnlyList<string> errors) = Read([], (variable, value));

        Assert.Null(options);
        Assert.Single(errors);
    }

    [Fact]
    public void ToString_WithPasswordAndSecret_TellsNeither()
    {
        (ServerOptions? options, _) = Read(["--redis", "localhost:6379,user=me,password=hunter2"], ("IMQUOTA_TAG_SECRET", Digits));

        string text = options!.ToString();

        Assert.Contains("localhost:6379,user=me,password=***", text, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Digits, text, StringComparison.OrdinalIgnoreCase);
    }

    private static (ServerOptions? Options, IReadOnlyList<string> Errors) Read(string[] arguments, params (string Name, string Value)[] variables)
    {
        var command = new ServerCommand();
        string? Environment(string name) => variables.FirstOrDefault(variable => variable.Name == name).Value;
        ParseResult parsed = command.Parse(arguments, Environment);
        var errors = new List<string>();
        return (command.Read(parsed, Environment, errors), errors);
    }
}
