using ImQuota.Server.Hosting;
using Xunit;

namespace ImQuota.Server.Tests.Security;

/// <summary>What may be reached from elsewhere, and how it must be guarded.</summary>
public sealed class SecurityOptionsTests
{
    [Theory]
    [InlineData(true, "--address 127.0.0.1")]
    [InlineData(true, "--address ::1")]
    [InlineData(true, "--address 127.0.0.1 --unix-socket /tmp/s")]
    [InlineData(false, "--address 0.0.0.0")]
    [InlineData(false, "--address ::")]
    [InlineData(false, "--address 10.0.0.7 --callers-file c")]
    [InlineData(false, "--address 10.0.0.7 --tls-certificate c --tls-key k")]
    [InlineData(true, "--address 10.0.0.7 --tls-certificate c --tls-key k --callers-file c")]
    [InlineData(true, "--address 0.0.0.0 --allow-insecure-listeners")]
    [InlineData(false, "--tls-certificate c")]
    [InlineData(false, "--tls-client-ca c")]
    [InlineData(false, "--max-streams 0")]
    [InlineData(false, "--max-header-kb 1025")]
    public void Read_Listeners_AllowedOrNot(bool allowed, string arguments)
    {
        var errors = new List<string>();
        var command = new ServerCommand();

        ServerOptions? options = command.Read(command.Parse(arguments.Split(' '), _ => null), _ => null, errors);

        Assert.Equal(allowed, options is not null);
        Assert.Equal(allowed ? 0 : 1, errors.Count);
    }

    [Fact]
    public async Task Start_BrokenFiles_AllNamedAndNothingStarted()
    {
        using var keys = new Keys();
        keys.Write("{}");
        using var output = new StringWriter();

        int code = await ServerProgram.RunAsync(
            ["--callers-file", keys.File, "--tls-certificate", keys.At("none.pem"), "--tls-key", keys.At("none.key"), "--data-dir", keys.At("data")], _ => null, output, output);

        Assert.Equal(1, code);
        Assert.Contains(keys.File, output.ToString(), StringComparison.Ordinal);
        Assert.Contains("none.pem", output.ToString(), StringComparison.Ordinal);
    }
}
