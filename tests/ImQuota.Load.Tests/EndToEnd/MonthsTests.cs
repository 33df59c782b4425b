using System.Text.Json;
using ImQuota.Load.Cli;
using ImQuota.Load.Processes;
using ImQuota.Load.Tests.Cli;
using Xunit;

namespace ImQuota.Load.Tests.EndToEnd;

/// <summary>A month's end of a few apps: figures mean nothing then, but the bills must be there and every decision answered.</summary>
public sealed class MonthsTests
{
    [Fact]
    public async Task Months_TwoGroupsOfFewApps_AreClosedWhileDecisionsGoOn()
    {
        Assert.SkipWhen(Programs.Find("redis-server") is null, "NOT TESTED: redis-server is not on PATH.");
        using var folder = new TempFolder();
        string json = Path.Combine(folder.Path, "m.json");

        LoadCommandLine line = await LoadCommandLine.RunAsync("months", "--apps", "100", "--groups", "2", "--quiet", "1s", "--rate", "50", "--json", json);

        Assert.Equal((LoadConsole.Good, ""), (line.Code, line.Code == 0 ? "" : line.Output + line.Error));
        using JsonDocument report = JsonDocument.Parse(await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken));
        Assert.Equal(200, report.RootElement.GetProperty("apps").GetInt32());
        List<JsonElement> phases = [.. report.RootElement.GetProperty("phases").EnumerateArray()];
        Assert.Equal([2, 2, 2, 2, 1, 2, 2], phases.Select(phase => phase.GetProperty("p99Micros").GetArrayLength()));
        Assert.All(phases, phase => Assert.Equal(0, phase.GetProperty("dropped").GetInt64()));
        (JsonElement quiet, JsonElement close) = (phases[5], phases[6]);
        Assert.Equal(1, quiet.GetProperty("p99Ratio").GetDouble());
        Assert.Equal(close.GetProperty("beside").GetProperty("p99Micros").GetDouble() / quiet.GetProperty("beside").GetProperty("p99Micros").GetDouble(), close.GetProperty("p99Ratio").GetDouble(), 1e-6);
        List<JsonElement> due = [.. phases[1..5], close];
        Assert.All(due, phase => Assert.InRange(phase.GetProperty("stops").GetInt32(), 1, 3_000));
        Assert.All(due, phase => Assert.InRange(phase.GetProperty("commands").GetInt64(), 100, 1_000_000));
    }

    [Fact]
    public async Task Transitions_FewAmongMore_OnlyTheDueOnesCostAndAllAreReclaimed()
    {
        Assert.SkipWhen(Programs.Find("redis-server") is null, "NOT TESTED: redis-server is not on PATH.");
        using var folder = new TempFolder();
        string json = Path.Combine(folder.Path, "t.json");

        LoadCommandLine line = await LoadCommandLine.RunAsync("transitions", "--apps", "500", "--due", "3", "--quiet", "1s", "--rate", "1", "--json", json);

        Assert.Equal((LoadConsole.Good, ""), (line.Code, line.Code == 0 ? "" : line.Output + line.Error));
        using JsonDocument report = JsonDocument.Parse(await File.ReadAllTextAsync(json, TestContext.Current.CancellationToken));
        List<JsonElement> phases = [.. report.RootElement.GetProperty("phases").EnumerateArray()];
        string[] names = [.. phases.Select(phase => phase.GetProperty("name").GetString()!)];
        Assert.Equal(["4 minutes, 3 apps: Reclaimed", "4 minutes, 3 apps: Suspended", "4 minutes, 3 apps: Grace"], names.TakeLast(3));
        Assert.All(phases, phase => Assert.Equal(0, phase.GetProperty("dropped").GetInt64()));

        // Fewer commands than apps while nothing is due: nobody walked over them.
        Assert.InRange(phases[2].GetProperty("commands").GetInt64(), 0, 499);
    }

    [Fact]
    public async Task Transitions_MoreDueThanAccounts_IsRefused()
    {
        LoadCommandLine line = await LoadCommandLine.RunAsync("transitions", "--apps", "500", "--due", "84");

        Assert.Equal(LoadConsole.BadUsage, line.Code);
        Assert.Contains("--due is 84; with 500 apps it must be at most 83: three kinds, and no more than half of all.", line.Error, StringComparison.Ordinal);
    }
}
