using System.Text.Json;
using ImQuota.Load.Cli;
using ImQuota.Load.Processes;
using ImQuota.Load.Tests.Cli;
using Xunit;

namespace ImQuota.Load.Tests.EndToEnd;

/// <summary>The whole comparison, short: figures mean nothing then, but every answer is checked.</summary>
public sealed class CompareTests
{
    [Fact]
    public async Task Compare_TwoShortRounds_EveryAnswerIsRightAndNothingStays()
    {
        Assert.SkipWhen(Programs.Find("redis-server") is null, "NOT TESTED: redis-server is not on PATH.");
        using var folder = new TempFolder();
        string json = Path.Combine(folder.Path, "c.json");

        LoadCommandLine line = await LoadCommandLine.RunAsync("compare", "--rounds", "2", "--seconds", "1", "--groups", "2000", "--two-services", "--scale-users", "10000", "--json", json);

        Assert.DoesNotContain("PROBLEM", line.Output + line.Error, StringComparison.Ordinal);
        Assert.Equal((LoadConsole.Good, ""), (line.Code, line.Code == 0 ? "" : line.Output + line.Error));
        using JsonDocument report = JsonDocument.Parse(await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken));
        List<string> keys = [.. report.RootElement.GetProperty("subjects").EnumerateArray().Select(subject => subject.GetProperty("key").GetString()!)];
        Assert.All(["own-empty", "own-join", "own-admit", "stream", "client-empty", "client-stream", "evalsha", "two-services"], key => Assert.Contains(key, keys));
        Assert.Contains("over-admissions while the load runs", line.Output, StringComparison.Ordinal);
        Assert.Contains("Redis bytes of a membership", line.Output, StringComparison.Ordinal);
        Assert.Contains("two services on one Redis / one", line.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variants_OneWithAVariable_EachMeasuredAndEveryAnswerIsRight()
    {
        Assert.SkipWhen(Programs.Find("redis-server") is null, "NOT TESTED: redis-server is not on PATH.");

        LoadCommandLine line = await LoadCommandLine.RunAsync(
            "variants", "--rounds", "1", "--seconds", "1", "--groups", "1000", "--subject", "own-join", "--rate", "500", "--variant", "usual", "--variant", "workstation,DOTNET_gcServer=0");

        Assert.Equal((LoadConsole.Good, ""), (line.Code, line.Code == 0 ? "" : line.Output + line.Error));
        Assert.Equal(2, line.Output.Split('\n').Count(row => row.Contains("new joins, own client", StringComparison.Ordinal)));
        Assert.Equal(2, line.Output.Split('\n').Count(row => row.Contains("open loop", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Dispose_RunningServer_ProcessIsGone()
    {
        Assert.SkipWhen(Programs.Find("redis-server") is null, "NOT TESTED: redis-server is not on PATH.");
        using var folder = new TempFolder();
        RedisServer redis = await RedisServer.StartAsync(Programs.Find("redis-server")!, folder.Path, persist: true, TimeProvider.System, TestContext.Current.CancellationToken);
        int id = redis.Id;

        await redis.DisposeAsync();

        Assert.Throws<ArgumentException>(() => System.Diagnostics.Process.GetProcessById(id));
    }
}
