using ImQuota.Load.Checking;

namespace ImQuota.Load.Running;

/// <summary>Whether the replies can be right.</summary>
internal sealed record CheckReport(
    long Allowed, long Already, IReadOnlyDictionary<string, long> Denials, long FailedActions, string? FirstFailure, long WrongReplies, IReadOnlyList<string> FirstWrong)
{
    public static CheckReport From(ReplyChecker checker) => new(
        checker.Allowed, checker.Already, checker.Denials, checker.Failed, checker.FirstFailure, checker.Wrong.Count, checker.Wrong.First);
}
