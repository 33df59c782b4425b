using ImQuota.Server.Scheduling;
using ImQuota.Testing.Clock;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Scheduling;

public sealed class WorkPaceTests
{
    private const int LeastPerSecond = 50;
    private readonly OddTimeProvider _time = new(Instant.FromUtc(2027, 1, 31, 2, 0));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void TurnAsync_ManyDue_BeginsThemSpreadOverTheTime()
    {
        var pace = new WorkPace(TimeSpan.FromSeconds(100), LeastPerSecond, _time);
        pace.Expect(100_000);
        Task[] turns = Turns(pace, 3_001);
        Assert.Equal(1, Begun(turns));
        _time.Advance(Duration.FromMilliseconds(1_500));
        Assert.Equal(1_501, Begun(turns));
        _time.Advance(Duration.FromMilliseconds(1_500));
        Assert.Equal(3_001, Begun(turns));
    }

    [Fact]
    public void TurnAsync_FewDue_BeginsTheLeastEachSecondAllTheSame()
    {
        var pace = new WorkPace(TimeSpan.FromSeconds(300), LeastPerSecond, _time);
        pace.Expect(3);
        Task[] turns = Turns(pace, 101);
        _time.Advance(Duration.FromSeconds(1));
        Assert.Equal(LeastPerSecond + 1, Begun(turns));
    }

    [Fact]
    public void Expect_SomeOfManyDone_KeepsThePaceUntilNothingIsDue()
    {
        var pace = new WorkPace(TimeSpan.FromSeconds(100), LeastPerSecond, _time);
        Assert.Equal(1_000, pace.Expect(100_000));
        Assert.Equal(1_000, pace.Expect(40_000));
        Assert.Equal(LeastPerSecond, pace.Expect(0));
        Assert.Equal(400, pace.Expect(40_000));
    }

    [Fact]
    public void TurnAsync_AfterAnIdleTime_MakesNoBurst()
    {
        var pace = new WorkPace(TimeSpan.FromSeconds(300), LeastPerSecond, _time);
        pace.Expect(0);
        _time.Advance(Duration.FromHours(1));
        Assert.Equal(1, Begun(Turns(pace, 50)));
    }

    [Fact]
    public void TurnAsync_NoTimeToSpreadOver_NeverWaits()
    {
        var pace = new WorkPace(TimeSpan.Zero, LeastPerSecond, _time);
        pace.Expect(100_000);
        Assert.False(pace.IsOn);
        Assert.Equal(1_000, Begun(Turns(pace, 1_000)));
    }

    private static Task[] Turns(WorkPace pace, int count) => [.. Enumerable.Range(0, count).Select(_ => pace.TurnAsync(Cancellation))];

    private static int Begun(Task[] turns) => turns.Count(turn => turn.IsCompletedSuccessfully);
}
