using ImQuota.Testing.Histories;
using ImQuota.Testing.Oracle;
using Xunit;

namespace ImQuota.Redis.Tests.Contract;

/// <summary>The suite finds each deliberate mistake: a rule that can be broken unseen is not tested.</summary>
public sealed class MutationTests
{
    /// <summary>As many as each engine plays by default, so that this is what a run can promise.</summary>
    private const int MostHistories = 150;

    public static TheoryData<OracleFault> Faults
        => [.. Enum.GetValues<OracleFault>().Where(fault => fault != OracleFault.None)];

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Histories_OnModelWithMistake_FindIt(OracleFault fault)
    {
        var runner = new ContractRunner(new OracleSubjectFactory(fault), readEvery: 5);

        var found = await ContractSearch.FindAsync(runner, 1, MostHistories, TestContext.Current.CancellationToken);

        Assert.True(found is not null, $"{MostHistories} histories did not find {fault}");
        TestContext.Current.TestOutputHelper?.WriteLine($"history {found.Value.Number}, step {found.Value.Mismatch.StepIndex}");
    }

    [Fact]
    public async Task ShrinkAsync_OfAMistake_LeavesFewSteps()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        var runner = new ContractRunner(new OracleSubjectFactory(OracleFault.KicksNobody), readEvery: 1);
        var found = await ContractSearch.FindAsync(runner, 1, MostHistories, cancellation);
        Assert.NotNull(found);

        ContractMismatch smallest = await runner.ShrinkAsync(found.Value.Mismatch, 2_000, cancellation);

        // An app and the two logins (of one call, perhaps), the second of which kicks.
        Assert.InRange(smallest.History.Steps.Count, 2, 5);
        Assert.Contains("Login(", smallest.ToString(), StringComparison.Ordinal);
        Assert.NotNull(await runner.PlayAsync(smallest.History, cancellation));
    }

    [Fact]
    public async Task PlayAsync_WrongReply_NamesStepAndBothAnswers()
    {
        var runner = new ContractRunner(new OracleSubjectFactory(OracleFault.AllowsOneTooMany), readEvery: 1);
        History history = ContractHistories.ThreeUsersAtALimitOfTwo;

        ContractMismatch? mismatch = await runner.PlayAsync(history, TestContext.Current.CancellationToken);

        Assert.NotNull(mismatch);
        Assert.Equal(2, mismatch.StepIndex);
        Assert.Contains("Allowed: False", mismatch.Expected, StringComparison.Ordinal);
        Assert.Contains("Reason: UserLimit", mismatch.Expected, StringComparison.Ordinal);
        Assert.Contains("Allowed: True", mismatch.Actual, StringComparison.Ordinal);
    }
}
