using NodaTime;

namespace ImQuota.Domain.Metering.Emission;

/// <summary>What is to be told of an app now.</summary>
/// <param name="Records">In the order of their sequences; empty: nothing changed.</param>
/// <param name="State">The state with them.</param>
/// <param name="Next">When to look again.</param>
public sealed record EmissionStep(IReadOnlyList<PlannedRecord> Records, EmissionState State, Instant Next);
