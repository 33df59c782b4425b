using ImQuota.Load.Cli;
using ImQuota.Load.Processes;
using ImQuota.Load.Tests.Cli;
using Xunit;

namespace ImQuota.Load.Tests.EndToEnd;

/// <summary>Two faults of one server, short; all of them: docs/reliability.md.</summary>
public sealed class FaultsTests
{
    [Fact]
    public async Task Faults_KilledAndOutOfMemory_NothingLostAndNothingGrantedAboveALimit()
    {
        Assert.SkipWhen(Programs.Find("redis-server") is null || Programs.Find("redis-cli") is null, "NOT TESTED: redis-server and redis-cli are not on PATH.");

        LoadCommandLine line = await LoadCommandLine.RunAsync("faults", "--only", "single/killed,single/out-of-memory", "--seconds", "1", "--rate", "200");

        Assert.Equal((LoadConsole.Good, ""), (line.Code, line.Code == 0 ? "" : line.Output + line.Error));
        Assert.Contains("out_of_memory", line.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Faults_List_TellsEachAndStartsNothing()
    {
        LoadCommandLine line = await LoadCommandLine.RunAsync("faults", "--list");

        Assert.Equal(LoadConsole.Good, line.Code);
        Assert.All(["single/hung", "tls/certificate", "sentinel/master-killed", "cluster/resharding"], fault => Assert.Contains(fault, line.Output, StringComparison.Ordinal));
    }
}
