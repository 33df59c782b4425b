namespace ImQuota.Client.Sidecars;

/// <summary>Waits that double, with jitter, so that many callers of a restarted sidecar do not come at once.</summary>
internal static class Backoff
{
    /// <param name="attempt">0: the first.</param>
    /// <param name="first">Longest first wait.</param>
    /// <param name="max">Longest wait.</param>
    /// <returns>Half to the whole of <paramref name="first"/> × 2^<paramref name="attempt"/>, which ends at <paramref name="max"/>.</returns>
    public static TimeSpan Delay(int attempt, TimeSpan first, TimeSpan max)
    {
        double whole = Math.Min(max.TotalMilliseconds, first.TotalMilliseconds * Math.Pow(2, Math.Min(attempt, 30)));
        return TimeSpan.FromMilliseconds(whole * (0.5 + (Random.Shared.NextDouble() / 2)));
    }
}
