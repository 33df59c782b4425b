using ImQuota.Domain.Admission;

namespace ImQuota.Redis.Tests.Races;

/// <summary>What each caller heard, by the action (its natural key) it asked for.</summary>
internal sealed record RaceResult(IReadOnlyList<(AdmissionAction Action, AdmissionOutcome Outcome)> Replies)
{
    /// <summary>Actions that were granted, one entry for each reply that says it counted.</summary>
    internal IReadOnlyList<AdmissionAction> Granted { get; } =
        [.. Replies.Where(reply => reply.Outcome is { Allowed: true, Already: false }).Select(reply => reply.Action)];

    internal IEnumerable<AdmissionOutcome> Denied => Replies.Select(reply => reply.Outcome).Where(outcome => !outcome.Allowed);
}
