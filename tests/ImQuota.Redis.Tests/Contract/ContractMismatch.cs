using ImQuota.Testing.Histories;

namespace ImQuota.Redis.Tests.Contract;

/// <summary>The first step at which a subject and the model part.</summary>
/// <param name="StepIndex">Into the steps of <paramref name="History"/>.</param>
/// <param name="What">The reply, or the count read after the step.</param>
internal sealed record ContractMismatch(int StepIndex, string What, string Expected, string Actual, History History)
{
    public override string ToString()
        => $"""
            Step {StepIndex}: {History.Steps[StepIndex]}
            {What}
            expected {Expected}
            actual   {Actual}
            {History}
            """;
}
