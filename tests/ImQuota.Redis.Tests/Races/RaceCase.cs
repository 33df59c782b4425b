using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Redis.Tests.Contract;

namespace ImQuota.Redis.Tests.Races;

/// <summary>One limit that many callers run into at once.</summary>
/// <param name="Reason">What those hear who come too late.</param>
/// <param name="Contested">The limit they contest.</param>
/// <param name="Used">Reads afterwards what is used of it.</param>
internal sealed record RaceCase(
    string Name, DenyReason Reason, LimitKey Contested, IReadOnlyList<AdmissionAction> Actions, Func<Scenario, Task<long>> Used)
{
    /// <summary>Limits that must not get in the way.</summary>
    internal (LimitKey Key, long Limit)[] Others { get; init; } = [];

    internal AdmissionAction[] Before { get; init; } = [];
}
