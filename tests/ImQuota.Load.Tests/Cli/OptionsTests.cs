using ImQuota.Load.Cli;
using ImQuota.Load.H2;
using Xunit;

namespace ImQuota.Load.Tests.Cli;

/// <summary>Every wrong option is told with its name, its value and what is allowed; nothing is started.</summary>
public sealed class OptionsTests
{
    [Theory]
    [InlineData("run", "--rate", "0", "it must be a number from 1 to 1000000")]
    [InlineData("run", "--rate", "NaN", "it must be a number from 1 to 1000000")]
    [InlineData("run", "--duration", "0s", "it must be a time from 1s to 24h")]
    [InlineData("run", "--duration", "5x", "it must be a time from 1s to 24h")]
    [InlineData("run", "--warmup", "-1s", "it must be a time from 0s to 10m")]
    [InlineData("run", "--target", "https://127.0.0.1:1", "it must be http://host:port or unix:/path")]
    [InlineData("run", "--target", "unix:", "it must be http://host:port or unix:/path")]
    [InlineData("run", "--transport", "2", "it must be one of unary, admit, stream, client")]
    [InlineData("run", "--apps", "1001", "it must be a whole number from 1 to 1000")]
    [InlineData("run", "--batch", "1.5", "it must be a whole number from 1 to 1000")]
    [InlineData("run", "--first-app", "0", "it must be a whole number from 1")]
    [InlineData("run", "--mix", "walk=1", "'walk=1' is not kind=weight")]
    [InlineData("run", "--json", "/no/such/folder/f.json", "it must be a file in a folder that exists")]
    [InlineData("run", "--plot", "/", "it must be a file in a folder that exists")]
    [InlineData("ramp", "--from", "abc", "it must be a number from 1 to 1000000")]
    [InlineData("transitions", "--due", "40000", "it must be a whole number from 1 to 33000")]
    [InlineData("ramp", "--factor", "1", "it must be a number from 1.05 to 10")]
    [InlineData("soak", "--redis", "localhost", "it must be HOST:PORT")]
    [InlineData("soak", "--redis", "localhost:0", "it must be HOST:PORT")]
    [InlineData("scale", "--users", "999", "it must be a whole number from 1000 to 10000000")]
    [InlineData("compare", "--rounds", "0", "it must be a whole number from 1 to 100")]
    [InlineData("compare", "--scale-users", "-5", "it must be a whole number from 0 to 10000000")]
    [InlineData("compare", "--scale-users", "999", "it must be 0, or a whole number from 1000 to 10000000")]
    [InlineData("compare", "--peer", "gubernator=h:1", "it must be envoy-ratelimit=HOST:PORT")]
    [InlineData("compare", "--peer", "envoy-ratelimit=h", "it must be envoy-ratelimit=HOST:PORT")]
    [InlineData("compare", "--service", "/no/such.dll", "it must be an ImQuota.Server.dll")]
    [InlineData("compare", "--service-cores", "-1", "it must be a number from 0 to 64")]
    [InlineData("variants", "--variant", "=x", "it begins with no name")]
    [InlineData("variants", "--variant", "spin,X", "it has 'X', which is not NAME=VALUE")]
    [InlineData("variants", "--variant", "old,dll=/no/such.dll", "it names '/no/such.dll', which is no ImQuota.Server.dll")]
    [InlineData("variants", "--subject", "walk", "it must be one of join, own-join, own-admit, stream, client-stream")]
    [InlineData("faults", "--only", "single/hung,flood", "'flood' is no engine and no fault")]
    [InlineData("faults", "--seconds", "0", "it must be a whole number from 1 to 60")]
    [InlineData("peer", "--port", "70000", "it must be a whole number from 1 to 65535")]
    public async Task Run_WrongOption_NamesItItsValueAndWhatIsAllowed(string command, string option, string value, string allowed)
    {
        LoadCommandLine line = await LoadCommandLine.RunAsync(command, option, value);

        Assert.Equal(LoadConsole.BadUsage, line.Code);
        Assert.Contains($"{option} is '{value}'", line.Error, StringComparison.Ordinal);
        Assert.Contains(allowed, line.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_SeveralWrong_AllTold()
    {
        LoadCommandLine line = await LoadCommandLine.RunAsync("run", "--rate", "x", "--seed", "-1", "--zipf", "9", "--nonsense");

        Assert.All(["--rate is 'x'", "--seed is '-1'", "--zipf is '9'", "--nonsense"], part => Assert.Contains(part, line.Error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("one")]
    [InlineData("one", "one")]
    public async Task Variants_FewerThanTwoNames_Told(params string[] names)
    {
        LoadCommandLine line = await LoadCommandLine.RunAsync(["variants", .. names.SelectMany(name => new[] { "--variant", name })]);

        Assert.Equal(LoadConsole.BadUsage, line.Code);
        Assert.Contains("--variant must be given at least twice, each with another name.", line.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ramp_FromAboveTo_Told()
        => Assert.Contains("--from is 500; it must be at most --to, 100.", (await LoadCommandLine.RunAsync("ramp", "--from", "500", "--to", "100")).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("run", "--rate", "--duration", "--warmup", "--target", "--admin", "--transport", "--mix", "--apps", "--seed", "--in-flight", "--json", "--plot")]
    [InlineData("ramp", "--from", "--to", "--factor")]
    [InlineData("soak", "--service-pid", "--redis", "--every")]
    [InlineData("compare", "--rounds", "--seconds", "--peer", "--two-services", "--persist", "--service", "--require-bars")]
    [InlineData("scale", "--target", "--redis", "--app", "--users", "--groups", "--service-pid")]
    public async Task Help_OfACommand_NamesItsOptions(string command, params string[] options)
    {
        LoadCommandLine line = await LoadCommandLine.RunAsync(command, "--help");

        Assert.Equal(LoadConsole.Good, line.Code);
        Assert.All(options, option => Assert.Contains(option, line.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_NobodyThere_SaysSoInOneLine()
    {
        LoadCommandLine line = await LoadCommandLine.RunAsync("run", "--target", "http://127.0.0.1:1", "--admin", "http://127.0.0.1:1", "--duration", "1s");

        Assert.Equal(LoadConsole.Bad, line.Code);
        Assert.Single(line.Error.Trim().Split('\n'));
    }

    [Theory]
    [InlineData("30s", 30)]
    [InlineData("1.5m", 90)]
    [InlineData("2h", 7200)]
    [InlineData("7", 7)]
    public void TryParseDuration_Units_Read(string text, double seconds) => Assert.Equal(seconds, OptionKinds.TryParseDuration(text)?.TotalSeconds);

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("-3s")]
    [InlineData("1e3s")]
    [InlineData("99999999999h")]
    public void TryParseDuration_Nonsense_Null(string text) => Assert.Null(OptionKinds.TryParseDuration(text));

    [Theory]
    [InlineData("http://[::1]:5", "[::1]", 5)]
    [InlineData("http://host", "host", 80)]
    public void TryParse_Endpoint_HostAndPort(string text, string host, int port)
        => Assert.Equal((host, port), (H2Endpoint.TryParse(text)!.Host, H2Endpoint.TryParse(text)!.Port));
}
