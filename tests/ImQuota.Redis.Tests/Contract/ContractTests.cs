using ImQuota.Testing.Histories;
using Xunit;

namespace ImQuota.Redis.Tests.Contract;

/// <summary>Every engine answers random histories as the model does, reply by reply and count by count.</summary>
public sealed class ContractTests
{
    /// <summary>Reading all counts costs more than the steps, and a wrong one is seen a few steps later as well.</summary>
    private const int ReadEvery = 5;

    private const int PlaysToShrink = 400;

    [Theory]
    [MemberData(nameof(ContractEngines.All), MemberType = typeof(ContractEngines))]
    public async Task Histories_OnEngine_AnsweredAsByTheModel(string engine)
    {
        var runner = new ContractRunner(ContractEngines.Factory(engine), ReadEvery);
        CancellationToken cancellation = TestContext.Current.CancellationToken;

        var found = await ContractSearch.FindAsync(
            runner, ContractSettings.Seed, ContractSettings.Histories, cancellation);

        if (found is { } one)
        {
            var exact = new ContractRunner(ContractEngines.Factory(engine), readEvery: 1);
            ContractMismatch smallest = await exact.ShrinkAsync(one.Mismatch, PlaysToShrink, cancellation);
            Assert.Fail($"IMQUOTA_CONTRACT_SEED={one.Number} IMQUOTA_CONTRACT_HISTORIES=1 repeats it.\n{smallest}");
        }
    }

    [Fact]
    public void HistoryOf_SameNumber_SameHistory()
    {
        History one = ContractSearch.HistoryOf(7);
        History again = ContractSearch.HistoryOf(7);

        Assert.Equal(one.ToString(), again.ToString());
        Assert.NotEqual(one.ToString(), ContractSearch.HistoryOf(8).ToString());
    }
}
