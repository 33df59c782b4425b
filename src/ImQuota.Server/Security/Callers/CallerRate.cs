namespace ImQuota.Server.Security.Callers;

/// <summary>Actions that a caller may ask for on the admission port.</summary>
/// <param name="PerSecond">In the long run; from 1.</param>
/// <param name="Burst">At once; from 1.</param>
internal sealed record CallerRate(int PerSecond, int Burst);
