using ImQuota.Redis.Telemetry;
using Xunit;

namespace ImQuota.Redis.Tests.Telemetry;

/// <summary>Each app is counted under one edition.</summary>
public sealed class ServedEditionsTests
{
    [Fact]
    public void Move_ComesChangesGoes_CountedOnce()
    {
        var editions = new ServedEditions();
        editions.Move(null, "standard");
        editions.Move(null, "standard");
        editions.Move("standard", "standard");
        editions.Move("standard", "premium");
        editions.Move("standard", null);
        editions.Move(null, null);

        Assert.Equal([("premium", 1L), ("standard", 0L)], editions.Read().Select(one => (one.Key, one.Value)).Order());
    }
}
