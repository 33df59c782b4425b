using ImQuota.Testing.Clock;
using NodaTime;
using Xunit;

namespace ImQuota.Redis.Tests.Contract;

public sealed class OddTimeProviderTests
{
    private static readonly Instant Start = Instant.FromUtc(2026, 5, 6, 7, 8);

    [Fact]
    public void GetUtcNow_NotAdvanced_StandsStill()
    {
        var clock = new OddTimeProvider(Start);

        Assert.Equal(Start.ToDateTimeOffset(), clock.GetUtcNow());
        Assert.Equal(0, clock.GetTimestamp());
    }

    [Fact]
    public void GetTimestamp_Advanced_CountsInItsOddFrequency()
    {
        var clock = new OddTimeProvider(Start);

        clock.Advance(Duration.FromSeconds(3));

        Assert.Equal(3 * 10_000_019, clock.GetTimestamp());
        Assert.Equal(TimeSpan.FromSeconds(3), clock.GetElapsedTime(0));
    }

    [Fact]
    public void AdvanceTo_EarlierInstant_StaysWhereItIs()
    {
        var clock = new OddTimeProvider(Start);

        clock.AdvanceTo(Start - Duration.FromDays(1));

        Assert.Equal(Start, clock.Now);
    }

    [Fact]
    public void Advance_OverTimers_FiresThemAtTheirInstantsInOrder()
    {
        var clock = new OddTimeProvider(Start);
        List<(string Name, Instant At)> fired = [];
        using ITimer once = clock.CreateTimer(_ => fired.Add(("once", clock.Now)), null, TimeSpan.FromSeconds(3), Timeout.InfiniteTimeSpan);
        using ITimer each = clock.CreateTimer(_ => fired.Add(("each", clock.Now)), null, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2));
        using (clock.CreateTimer(_ => fired.Add(("disposed", clock.Now)), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan))
        {
        }

        clock.Advance(Duration.FromSeconds(5));

        Assert.Equal(
            [("each", At(2)), ("once", At(3)), ("each", At(4))],
            fired);
        Assert.Equal(At(5), clock.Now);
    }

    private static Instant At(int seconds) => Start + Duration.FromSeconds(seconds);
}
