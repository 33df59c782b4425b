using ImQuota.Domain.Metering.Emission;

namespace ImQuota.Domain.Metering.Outbox;

/// <summary>What was told of an app, as it was read.</summary>
/// <param name="App">SDKAppID.</param>
/// <param name="State">Of <see cref="EmissionState.Nothing"/> for an app that is new.</param>
/// <param name="Stored">As it stands in the store; empty: it does not.</param>
public sealed record ReadState(ulong App, EmissionState State, string Stored);
