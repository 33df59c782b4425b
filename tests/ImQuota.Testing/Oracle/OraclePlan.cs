using ImQuota.Domain.Editions;

namespace ImQuota.Testing.Oracle;

/// <summary>What an action would do, found out without doing it.</summary>
internal sealed class OraclePlan
{
    /// <summary>Passes when the app is disabled or suspended.</summary>
    internal bool Release { get; init; }

    /// <summary>Nothing is to be done.</summary>
    internal bool Already { get; init; }

    internal OracleRefusal? Refusal { get; init; }

    /// <summary>In the order of precedence of their reasons.</summary>
    internal List<OracleCheck> Checks { get; } = [];

    /// <summary>A feature that an edition must have to allow the action, for the advice which one to take.</summary>
    internal Feature? RequiredFeature { get; init; }

    /// <summary>Does it; called at most once, and only if allowed and not a dry run.</summary>
    internal Action Apply { get; init; } = static () => { };

    internal IReadOnlyList<string> Kick { get; init; } = [];

    internal IReadOnlyList<string> OverLimitUserIds { get; init; } = [];

    internal IReadOnlyList<string> AlreadyMemberIds { get; init; } = [];

    internal IReadOnlyList<string> Unverified { get; init; } = [];
}
