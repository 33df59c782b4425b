using ImQuota.Load.Traffic;
using Xunit;

namespace ImQuota.Load.Tests.Traffic;

public sealed class TrafficMixTests
{
    private const int Draws = 100_000;

    [Fact]
    public void Next_ManyDraws_KeepTheWeights()
    {
        Dictionary<ActionKind, int> counts = Count("login=3,join=6,feature=1", 1);

        Assert.Equal(3, counts.Count);
        Assert.InRange(counts[ActionKind.Login], Draws * 0.29, Draws * 0.31);
        Assert.InRange(counts[ActionKind.Join], Draws * 0.59, Draws * 0.61);
        Assert.InRange(counts[ActionKind.Feature], Draws * 0.09, Draws * 0.11);
    }

    [Fact]
    public void Next_LoginFactor_MovesLoginsAlone()
    {
        Dictionary<ActionKind, int> counts = Count("login=5,join=5", 0.2);

        Assert.InRange(counts[ActionKind.Login] / (double)Draws, 1.0 / 6 * 0.97, 1.0 / 6 * 1.03);
    }

    [Theory]
    [InlineData("joins=1", "'joins=1' is not kind=weight")]
    [InlineData("evening", "'evening' is not kind=weight")]
    [InlineData("join", "'join' is not kind=weight")]
    [InlineData("3=4", "'3=4' is not kind=weight")]
    [InlineData("join=-1", "the weight '-1' of join is not a number from 0 to 1000000")]
    [InlineData("join=NaN", "the weight 'NaN' of join")]
    [InlineData("join=1e9", "the weight '1e9' of join")]
    [InlineData("join=0,login=0", "all weights are 0")]
    [InlineData("", "'' is not kind=weight")]
    public void TryParse_WrongMix_SaysWhat(string text, string error)
    {
        Assert.Null(TrafficMix.TryParse(text, out string said));
        Assert.StartsWith(error, said, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_NamedMixes_AllMeanSomething()
        => Assert.All(TrafficMix.Named, mix => Assert.NotNull(TrafficMix.TryParse(mix.Key, out _)));

    private static Dictionary<ActionKind, int> Count(string mix, double loginFactor)
    {
        var random = new Random(1);
        TrafficMix parsed = TrafficMix.TryParse(mix, out _)!;
        return Enumerable.Range(0, Draws).Select(_ => parsed.Next(random, loginFactor)).CountBy(kind => kind).ToDictionary();
    }
}
