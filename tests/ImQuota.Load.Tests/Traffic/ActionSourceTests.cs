using ImQuota.Load.Traffic;
using Xunit;

namespace ImQuota.Load.Tests.Traffic;

public sealed class ActionSourceTests
{
    private const int Actions = 40_000;
    private static readonly IReadOnlyList<TrafficApp> Plan = TrafficPlan.Build(1, 11, 5_000, 100);

    [Fact]
    public void Next_SameSeed_SameActions()
    {
        Assert.Equal(Take(seed: 3), Take(seed: 3));
        Assert.NotEqual(Take(seed: 3), Take(seed: 4));
    }

    [Fact]
    public void Next_ManyActions_GiantHasHalfAndTheOthersShareEvenly()
    {
        Dictionary<int, int> byApp = Take(seed: 1).CountBy(action => action.App).ToDictionary();

        Assert.InRange(byApp[0], Actions * 0.48, Actions * 0.52);
        Assert.All(Enumerable.Range(1, 10), app => Assert.InRange(byApp[app], Actions * 0.042, Actions * 0.058));
    }

    [Fact]
    public void Next_Wave_LoginsSwing()
    {
        // The first quarter of a wave is its height, the third its trough.
        double high = Logins(TimeSpan.FromSeconds(2.5));
        double low = Logins(TimeSpan.FromSeconds(7.5));

        Assert.InRange(high / low, 2, 12);
        Assert.InRange(Logins(TimeSpan.FromSeconds(7.5), wave: TimeSpan.Zero), 0.28, 0.32);

        static double Logins(TimeSpan at, TimeSpan? wave = null)
        {
            var source = new ActionSource(Plan, Mix("day"), 1, wave ?? TimeSpan.FromSeconds(10), 1);
            return Enumerable.Range(0, Actions).Count(_ => source.Next(at).Kind == ActionKind.Login) / (double)Actions;
        }
    }

    [Fact]
    public void Next_DissolvesAndLeaves_UndoWhatWasDoneBefore()
    {
        var created = new HashSet<(int, int)>();
        var joined = new HashSet<(int, int, int)>();
        foreach (LoadAction action in Take(seed: 9, "create=2,dissolve=1,join=2,leave=1"))
        {
            switch (action.Kind)
            {
                case ActionKind.Create:
                    Assert.True(created.Add((action.App, action.Other)), "a group's number came twice");
                    break;
                case ActionKind.Dissolve:
                    Assert.Contains((action.App, action.Other), created);
                    break;
                case ActionKind.Join:
                    joined.Add((action.App, action.Other, action.User));
                    break;
                default:
                    Assert.Contains((action.App, action.Other, action.User), joined);
                    break;
            }
        }
    }

    [Fact]
    public void Next_Friends_AreNeverOneself()
        => Assert.DoesNotContain(Take(seed: 2, "friend=2,unfriend=1"), action => action.User == action.Other);

    [Fact]
    public void Next_Joins_SomeAreRepeated()
    {
        List<LoadAction> joins = Take(seed: 2, "join=9,leave=1");

        Assert.InRange(joins.Count - joins.Distinct().Count(), Actions * 0.03, Actions * 0.9);
    }

    [Fact]
    public void Build_Plan_OnePremiumGiantAndSmallOnes()
    {
        Assert.Equal("premium", Plan[0].Edition);
        Assert.Equal(1, Plan.Sum(app => app.Share), 9);
        Assert.Equal(["developer", "standard"], Plan.Skip(1).Select(app => app.Edition).Distinct().Order());
        Assert.Equal(1, Assert.Single(TrafficPlan.Build(1, 1, 10, 10)).Share);
    }

    private static TrafficMix Mix(string text) => TrafficMix.TryParse(text, out _)!;

    private static List<LoadAction> Take(int seed, string mix = "day")
    {
        var source = new ActionSource(Plan, Mix(mix), 1, TimeSpan.FromSeconds(10), seed);
        return [.. Enumerable.Range(0, Actions).Select(i => source.Next(TimeSpan.FromMilliseconds(i)))];
    }
}
