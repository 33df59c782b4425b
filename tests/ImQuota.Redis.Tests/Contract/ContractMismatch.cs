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
            {What}: first {Difference(Expected, Actual)} instead of {Difference(Actual, Expected)}
            expected {Expected}
            actual   {Actual}
            {History}
            """;

    /// <summary>The part of <paramref name="text"/> where it leaves <paramref name="other"/>, from its name on.</summary>
    private static string Difference(string text, string other)
    {
        int same = text.AsSpan().CommonPrefixLength(other);
        int start = same == 0 ? 0 : text.LastIndexOfAny([',', '('], same - 1) + 1;
        int end = text.IndexOf(',', Math.Min(same, text.Length));
        return text[start..(end < 0 ? text.Length : end)].Trim();
    }
}
