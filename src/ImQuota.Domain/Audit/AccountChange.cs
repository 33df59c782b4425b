using ImQuota.Domain.Subscriptions.Events;

namespace ImQuota.Domain.Audit;

/// <summary>What one fact of a ledger changed.</summary>
/// <param name="Place">Of the fact, 0 and up, in order of time.</param>
/// <param name="Fact">Who, when and why stand in it.</param>
/// <param name="Fields">By its own; what time makes of it later is no part of it.</param>
public sealed record AccountChange(int Place, LedgerEvent Fact, IReadOnlyList<FieldChange> Fields);
