using ImQuota.Redis.Admission;
using Xunit;

namespace ImQuota.Redis.Tests.Admission;

public sealed class UpkeepGateTests
{
    private readonly UpkeepGate _gate = new();

    [Fact]
    public void WhenOpen_NobodyHolds_AtOnce() => Assert.True(_gate.WhenOpen().IsCompletedSuccessfully);

    [Fact]
    public async Task WhenOpen_TwoHold_AfterTheLastLetsGo()
    {
        _gate.Hold();
        _gate.Hold();
        Task waits = _gate.WhenOpen();

        _gate.Release();
        Assert.False(waits.IsCompleted);
        Assert.Same(waits, _gate.WhenOpen());

        _gate.Release();
        await waits;
        Assert.True(_gate.WhenOpen().IsCompletedSuccessfully);
    }
}
