using ImQuota.Load.Compare;
using ImQuota.Load.Measuring;
using ImQuota.Load.Scale;
using Xunit;

namespace ImQuota.Load.Tests.Measuring;

public sealed class MeasuringTests
{
    [Fact]
    public void ParseCpuMicros_NameWithBracketsAndSpaces_FieldsAreFound()
        => Assert.Equal(
            (123 + 45) * 10_000,
            ProcessFigures.ParseCpuMicros("7 (a b) c) S 1 7 7 0 -1 4194560 9 0 0 0 123 45 0 0 20 0 1 0 100 1 1 1"));

    [Fact]
    public void CpuAndMemory_OfThisProcess_ArePlausible()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "NOT TESTED: /proc is Linux's.");

        // In this order: the figure only grows.
        long own = ProcessFigures.CpuMicros(Environment.ProcessId);
        long withChildren = ProcessFigures.TreeCpuMicros(Environment.ProcessId);

        Assert.True(own > 0);
        Assert.True(withChildren >= own);
        Assert.InRange(ProcessFigures.ResidentBytes(Environment.ProcessId), 10_000_000, 100_000_000_000);
    }

    [Theory]
    [InlineData("requests: 100 total, 100 started, 100 done, 100 succeeded, 0 failed, 0 errored, 0 timeout", 100L)]
    [InlineData("requests: 172652 total, 172780 started, 172652 done, 172652 succeeded, 0 failed, 0 errored, 0 timeout", 172_652L)]
    [InlineData("requests: 100 total, 100 started, 100 done, 99 succeeded, 1 failed, 0 errored, 0 timeout", null)]
    [InlineData("requests: 100 total, 100 started, 99 done, 99 succeeded, 0 failed, 1 errored, 0 timeout", null)]
    [InlineData("Could not connect", null)]
    public void Parse_OutputOfH2Load_AnswersOrNull(string output, long? answered) => Assert.Equal(answered, H2Load.Parse(output));

    [Fact]
    public void Parse_Metrics_TheActionsAllowedCount()
    {
        const string Metrics = "imquota_decisions_total{action=\"login\",verdict=\"allowed\",reason=\"\",source=\"store\"} 5\nimquota_decisions_total{action=\"join_group\",verdict=\"allowed\",reason=\"\",source=\"store\"} 1.5e3\n";

        Assert.Equal((1500, 5, 0), (DecisionCounter.Parse(Metrics, "join_group"), DecisionCounter.Parse(Metrics, "login"), DecisionCounter.Parse(Metrics, "logout")));
    }

    [Fact]
    public void Sizes_OfAScale_StepsOfTenUpToWhatWasAsked()
    {
        Assert.Equal([(1_000, 100), (10_000, 1_000), (100_000, 10_000), (1_000_000, 100_000)], ScaleRun.Sizes(1_000_000, 100_000));
        Assert.Equal([(5_000, 50)], ScaleRun.Sizes(5_000, 50));
    }
}
