using ImQuota.Server.Hosting;
using ImQuota.Server.Webhooks;
using Xunit;

namespace ImQuota.Server.Tests.Webhooks;

/// <summary>Callbacks on the command line: off unless asked for, and never without tokens by mistake.</summary>
public sealed class WebhookOptionsTests
{
    [Fact]
    public void Read_Nothing_Off()
    {
        (ServerOptions? options, _) = Read([]);

        Assert.Equal(
            (WebhookMode.Off, 0, 300, 10, 60),
            (options!.Webhooks.Mode, options.Webhooks.Tokens.Count, (int)options.Webhooks.MaxAge.TotalSeconds, (int)options.Webhooks.Hold.TotalSeconds, (int)options.Webhooks.Order.TotalSeconds));
    }

    [Fact]
    public void Read_TokensOfTheEnvironment_ByAppAndForEveryOther()
    {
        (ServerOptions? options, IReadOnlyList<string> errors) = Read(["--webhooks", "signed", "--webhook-hold-seconds", "3"], "all, 7=seven=7");

        Assert.Empty(errors);
        Assert.Equal(("seven=7", "all", 3), (options!.Webhooks.Tokens.Of(7), options.Webhooks.Tokens.Of(8), (int)options.Webhooks.Hold.TotalSeconds));
        Assert.DoesNotContain("seven", options.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_TokensOfAFile_OneALine()
    {
        string path = Path.GetTempFileName();
        File.WriteAllText(path, "7=seven\n\n8=eight\r\n");
        (ServerOptions? options, IReadOnlyList<string> errors) = Read(["--webhooks", "signed", "--webhook-tokens-file", path]);
        File.Delete(path);

        Assert.Empty(errors);
        Assert.Equal(("seven", "eight", null), (options!.Webhooks.Tokens.Of(7), options.Webhooks.Tokens.Of(8), options.Webhooks.Tokens.Of(9)));
    }

    [Theory]
    [InlineData("signed", "", "needs tokens")]
    [InlineData("signed", "x=secret1", "entry 1 has no SDKAppID")]
    [InlineData("signed", "7=secret1,7=secret2", "entry 2 names app 7 again")]
    [InlineData("signed", "secret1,secret2", "entry 2 names a second token for every app")]
    [InlineData("signed", "secret 1", "entry 1 is no token")]
    [InlineData("7", "", "7")]
    public void Read_Wrong_ToldWithoutTheTokens(string mode, string tokens, string expected)
    {
        (ServerOptions? options, IReadOnlyList<string> errors) = Read(["--webhooks", mode], tokens);

        Assert.Null(options);
        Assert.Contains(errors, error => error.Contains(expected, StringComparison.Ordinal));
        Assert.DoesNotContain(errors, error => error.Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("--webhook-max-age-seconds", "0")]
    [InlineData("--webhook-hold-seconds", "301")]
    [InlineData("--webhook-order-seconds", "3601")]
    public void Read_OutOfBounds_Told(string option, string value)
    {
        (ServerOptions? options, IReadOnlyList<string> errors) = Read([option, value]);

        Assert.Null(options);
        Assert.Contains($"{option} is '{value}'; it must be a number from 1 to", string.Join('\n', errors), StringComparison.Ordinal);
    }

    private static (ServerOptions? Options, IReadOnlyList<string> Errors) Read(string[] arguments, string tokens = "")
    {
        var command = new ServerCommand();
        var errors = new List<string>();
        string? Environment(string name) => name == "IMQUOTA_WEBHOOK_TOKENS" ? tokens : null;
        return (command.Read(command.Parse(arguments, Environment), Environment, errors), errors);
    }
}
