using NodaTime;

namespace ImQuota.Domain.Admission;

/// <summary>The answer to one action.</summary>
public sealed record AdmissionOutcome
{
    /// <summary>False is a denial: nothing changed anywhere.</summary>
    public required bool Allowed { get; init; }

    /// <summary>The first reason that holds; on an allowed action only with <see cref="OverLimit"/> or <see cref="WouldDeny"/>.</summary>
    public DenyReason Reason { get; init; }

    /// <summary>The chat service's own error code; 0 when allowed.</summary>
    public int Code { get; init; }

    public LimitUse? Limit { get; init; }

    /// <summary>It was already so: nothing was counted.</summary>
    public bool Already { get; init; }

    /// <summary>A fact in mode Record was counted above a limit.</summary>
    public bool OverLimit { get; init; }

    /// <summary>A limit in mode observe would have denied.</summary>
    public bool WouldDeny { get; init; }

    /// <summary>The edition that would have allowed it.</summary>
    public string? UpgradeTo { get; init; }

    /// <summary>On <see cref="DenyReason.AppSuspended"/>: expired, overdue, refunded.</summary>
    public string? SubReason { get; init; }

    public DecisionSource Source { get; init; } = DecisionSource.Store;

    /// <summary>Why there is no decision, which is no denial either: the store is away, and the policy gives no answer. Null: there is one.</summary>
    public string? Undecided { get; init; }

    public required Instant CheckedAt { get; init; }

    /// <summary>Connections that a login pushes out, oldest first.</summary>
    public IReadOnlyList<string> Kick { get; init; } = [];

    /// <summary>Users of a join who are at their E4 limit, in the order asked.</summary>
    public IReadOnlyList<string> OverLimitUserIds { get; init; } = [];

    /// <summary>Users of a join who are members already, in the order asked.</summary>
    public IReadOnlyList<string> AlreadyMemberIds { get; init; } = [];

    /// <summary>Conditions of a feature that the request did not say enough to check.</summary>
    public IReadOnlyList<string> Unverified { get; init; } = [];
}
