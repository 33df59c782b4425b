using Grpc.Core;
using ImQuota.Client.Actions;
using ImQuota.Contracts.V1;

namespace ImQuota.Client;

/// <summary>What one action got. Look at <see cref="IsFallback"/> before taking an allowed one for counted.</summary>
public readonly record struct AdmissionResult
{
    private readonly ResultLists? _lists;

    internal AdmissionResult(Decision decision, ResultLists? lists, RpcException? fault)
    {
        Decision = decision;
        _lists = lists;
        Fault = fault;
    }

    /// <summary>The answer: verdict, reason, code, limit. From a policy it has a verdict and a message only.</summary>
    public Decision Decision { get; }

    /// <summary>Whether the action may go on.</summary>
    public bool Allowed => Decision?.Verdict == Verdict.Allowed;

    /// <summary>Who answered.</summary>
    public AnswerSource Source => Fault is null ? AnswerSource.Service : AnswerSource.CallerPolicy;

    /// <summary>Whether the caller's policy answered instead of a sidecar: nothing was checked, and nothing counted.</summary>
    public bool IsFallback => Fault is not null;

    /// <summary>Why no sidecar answered; null when one did.</summary>
    public RpcException? Fault { get; }

    /// <summary>At login: connections that it pushes out (client code 6208), oldest first.</summary>
    public IReadOnlyList<string> Kick => _lists?.Kick ?? [];

    /// <summary>At a join: users at their limit of groups (E4), who were left out.</summary>
    public IReadOnlyList<string> OverLimitUserIds => _lists?.OverLimitUserIds ?? [];

    /// <summary>At a join: users who were members before.</summary>
    public IReadOnlyList<string> AlreadyMemberIds => _lists?.AlreadyMemberIds ?? [];

    /// <summary>At a feature check: conditions that the request did not say enough to check.</summary>
    public IReadOnlyList<string> Unverified => _lists?.Unverified ?? [];

    /// <summary>A result as a sidecar gives it, for tests of code that uses <see cref="IImQuotaClient"/>.</summary>
    /// <exception cref="ArgumentException">It has no decision.</exception>
    public static AdmissionResult FromService(AdmitResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result.Decision is null)
        {
            throw new ArgumentException($"The result has no decision but error {result.ErrorCode}: {result.ErrorMessage}", nameof(result));
        }

        return new AdmissionResult(
            result.Decision,
            new ResultLists { Kick = [.. result.Kick], OverLimitUserIds = [.. result.OverLimitUserIds], AlreadyMemberIds = [.. result.AlreadyMemberIds], Unverified = [.. result.Unverified] },
            fault: null);
    }

    /// <summary>A result as a <see cref="FailurePolicy"/> gives it.</summary>
    public static AdmissionResult FromPolicy(bool allowed, RpcException fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        var decision = new Decision
        {
            Verdict = allowed ? Verdict.Allowed : Verdict.Denied,
            Message = $"{(allowed ? "Allowed" : "Denied")} by the caller's own policy, unchecked: {fault.Status.Detail}",
        };
        return new AdmissionResult(decision, lists: null, fault);
    }
}
