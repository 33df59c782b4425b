using System.CommandLine;
using ImQuota.Server.Hosting;
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
