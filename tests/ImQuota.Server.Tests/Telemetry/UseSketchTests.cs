using CsCheck;
using ImQuota.Server.Telemetry;
using Xunit;

namespace ImQuota.Server.Tests.Telemetry;

/// <summary>Whoever is used most is found in bounded memory.</summary>
public sealed class UseSketchTests
{
    private const int Capacity = 8;

    [Fact]
    public void MostUsedFirst_AnyUse_HasWhoeverHasMoreThanItsPart()
        => Gen.Select(Gen.ULong[1, 40], Gen.Int[1, 20]).Array[0, 300].Sample(uses =>
        {
            var sketch = new UseSketch(Capacity);
            foreach ((ulong app, int count) in uses)
            {
                sketch.Add(app, count);
            }

            long all = uses.Sum(use => (long)use.Item2);
            ulong[] often = [.. uses.GroupBy(use => use.Item1).Where(app => app.Sum(use => (long)use.Item2) * Capacity > all).Select(app => app.Key)];
            ulong[] found = sketch.MostUsedFirst();
            Assert.Subset(found.ToHashSet(), often.ToHashSet());
            Assert.True(found.Length <= Capacity && found.Distinct().Count() == found.Length);
        });

    [Fact]
    public void MostUsedFirst_FewerThanItHolds_ExactOrder()
    {
        var sketch = new UseSketch(Capacity);
        sketch.Add(1, 5);
        sketch.Add(2, 9);
        sketch.Add(3, 4);
        sketch.Add(3, 4);

        Assert.Equal([2ul, 3ul, 1ul], sketch.MostUsedFirst());
    }

    [Fact]
    public void Age_ThenOthersCome_OldUseCountsLess()
    {
        var sketch = new UseSketch(Capacity);
        sketch.Add(1, 9);
        sketch.Add(2, 1);
        sketch.Age();
        sketch.Add(3, 5);

        Assert.Equal([3ul, 1ul], sketch.MostUsedFirst());
    }
}
