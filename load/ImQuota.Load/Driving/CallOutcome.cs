namespace ImQuota.Load.Driving;

/// <summary>How a call ended.</summary>
/// <param name="ArrivedAt">Timestamp of the run's clock when its reply was there.</param>
/// <param name="Failed">No decision came: the call itself, or an action of it, failed.</param>
/// <param name="Decisions">Decisions that came.</param>
internal readonly record struct CallOutcome(long ArrivedAt, bool Failed, int Decisions);
