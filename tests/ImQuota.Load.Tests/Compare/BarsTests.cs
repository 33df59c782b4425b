using ImQuota.Load.Compare;
using ImQuota.Load.Scale;
using Xunit;

namespace ImQuota.Load.Tests.Compare;

/// <summary>The arithmetic of the table.</summary>
public sealed class BarsTests
{
    private static readonly ScaleStep[] Scale = [new(1_000, 100, 300, 1, 1, 1, 1, 7, 7, 7, 7), new(100_000, 10_000, 9, 24, 12, 13, 170, 15, 11, 10, 10)];

    [Fact]
    public void Of_Figures_EachRatioIsOfItsTwo()
    {
        SubjectFigures[] subjects =
        [
            Figures(CompareSubjects.Empty, 60_000, 20, 0), Figures(CompareSubjects.Join, 42_000, 30, 9), Figures(CompareSubjects.Nginx, 14_000, 70, 31),
            Figures(CompareSubjects.ScriptText, 12_000, 110, 8), Figures(CompareSubjects.ClientEmpty, 20_000, 25, 0), Figures(CompareSubjects.ClientStream, 70_000, 9, 10),
            Figures(CompareSubjects.Stream, 90_000, 8, 8),
        ];
        TailFigures[] tails = [Tail(TailSubject.Empty, 200), Tail(TailSubject.EvalSha, 100), Tail(TailSubject.Join, 420)];

        IReadOnlyList<Bar> bars = Bars.Of(subjects, tails, (3, 0, null), Scale);

        Assert.Equal((0.7, true), Read(bars, "unary JoinGroup / empty unary call, calls a second"));
        Assert.Equal((3.0, true), Read(bars, "unary JoinGroup / nginx + lua + redis, calls a second"));
        Assert.Equal((3.5, true), Read(bars, "ImQuota.Client / empty unary call through Grpc.Net.Client, a second"));
        Assert.Equal((0.4, true), Read(bars, "service CPU of a streamed decision / of an empty unary call"));
        Assert.Equal((125_000, true), Read(bars, "decisions per second of Redis CPU"));
        Assert.Equal((100_000, false), Read(bars, "the same by ImQuota.Client"));
        Assert.Equal((1.4, true), Read(bars, "p99 at half of saturation, open loop / (empty call + bare EVALSHA)"));
        Assert.Equal((1.5, false), Read(bars, "service CPU of a decision, large app / small app"));
        Assert.Equal((1.1, true), Read(bars, "Redis CPU of a decision, large app / small app"));
        Assert.Equal((12, true), Read(bars, "Redis bytes of a membership"));
        Assert.Equal((170, false), Read(bars, "Redis bytes of an open connection"));
        Assert.Equal((0, true), Read(bars, "over-admissions while the load runs"));
        Assert.Equal(0.2, bars[0].ObviousWay!.Value, 9);
        Assert.Equal(5.5, bars.Single(bar => bar.Limit == 0.5).ObviousWay!.Value, 9);
    }

    [Fact]
    public void Of_NothingMeasured_NothingIsMetOrMissed()
    {
        IReadOnlyList<Bar> bars = Bars.Of([], [], (0, 0, null), []);

        Assert.All(bars, bar => Assert.Null(bar.Met));
        Assert.All(CompareText.Bars(bars).Split('\n').Skip(2), line => Assert.Contains("not measured", line, StringComparison.Ordinal));
    }

    [Fact]
    public void Of_OneOverAdmission_IsMissed()
        => Assert.False(Bars.Of([], [], (3, 1, null), [])[^1].Met);

    [Theory]
    [InlineData(0.6, 0.6, true, true)]
    [InlineData(0.59, 0.6, true, false)]
    [InlineData(1.5, 1.5, false, true)]
    [InlineData(1.51, 1.5, false, false)]
    public void Met_AtTheBar_IsInclusive(double value, double limit, bool atLeast, bool met)
        => Assert.Equal(met, new Bar("f", value, limit, atLeast, null, "").Met);

    [Fact]
    public void Of_Rounds_MedianWithoutTheFirst()
    {
        SubjectFigures figures = SubjectFigures.Of("k", "n", [Sample(1), Sample(10), Sample(30), Sample(20)]);

        Assert.Equal(20, figures.PerSecond);
        Assert.Equal(7, SubjectFigures.Of("k", "n", [Sample(7)]).PerSecond);
    }

    [Fact]
    public void Of_ProblemInTheFirstRound_IsNotLeftOut()
        => Assert.Equal("p", SubjectFigures.Of("k", "n", [Sample(1) with { Problem = "p" }, Sample(1)]).Problem);

    [Theory]
    [InlineData(100, 100, null)]
    [InlineData(100, 110, null)]
    [InlineData(100, 111, "100 replies, but 111 were counted")]
    [InlineData(100, 99, "100 replies, but 99 were counted")]
    [InlineData(0, 0, "no decision came")]
    public async Task Measure_CountedAndReplied_AreCompared(long replied, long counted, string? problem)
    {
        long count = 5_000;
        var subject = new Subject
        {
            Key = "k",
            Name = "n",
            Drive = (_, _) =>
            {
                count += counted;
                return Task.FromResult(new DriveResult(replied, 2, null));
            },
            Counted = _ => Task.FromResult(count),
            CountSlack = 10,
        };

        Sample sample = await subject.MeasureAsync(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);

        Assert.Equal(replied / 2.0, sample.PerSecond);
        Assert.StartsWith(problem ?? "", sample.Problem ?? "", StringComparison.Ordinal);
        Assert.Equal(problem is null, sample.Problem is null);
    }

    private static (double Value, bool Met) Read(IReadOnlyList<Bar> bars, string figure)
    {
        Bar bar = bars.Single(one => one.Figure == figure);
        return (Math.Round(bar.Value!.Value, 9), bar.Met!.Value);
    }

    private static SubjectFigures Figures(string key, double perSecond, double server, double redis) => new(key, key, perSecond, server, redis, 0, [], null);

    private static TailFigures Tail(string key, double p99) => new(key, key, 1000, 1, p99, 1, 0, 0);

    private static Sample Sample(double perSecond) => new(perSecond, 1, 1, 0, null);
}
