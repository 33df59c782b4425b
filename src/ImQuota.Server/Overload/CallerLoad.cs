using System.Threading.RateLimiting;
using ImQuota.Server.Security.Callers;

namespace ImQuota.Server.Overload;

/// <summary>What one caller has in progress, and what is left of its rate.</summary>
internal sealed class CallerLoad : IDisposable
{
    private readonly TokenBucketRateLimiter? _limiter;
    private readonly CallerRate? _rate;
    private int _inProgress;

    public CallerLoad(CallerRate? rate)
    {
        _rate = rate;
        _limiter = rate is null ? null : new TokenBucketRateLimiter(new TokenBucketRateLimiterOptions
        {
            TokenLimit = rate.Burst,
            TokensPerPeriod = rate.PerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,

            // By us, when tokens are short: no timer for each caller.
            AutoReplenishment = false,
        });
    }

    /// <summary>Whether the rate allows so many now; more than a whole burst counts as one.</summary>
    /// <param name="actions">From 1.</param>
    /// <param name="retryAfter">When it will.</param>
    public bool TryTake(int actions, out TimeSpan retryAfter)
    {
        retryAfter = TimeSpan.Zero;
        if (_limiter is null)
        {
            return true;
        }

        int tokens = Math.Min(actions, _rate!.Burst);
        if (TryTake(tokens) || (_limiter.TryReplenish() && TryTake(tokens)))
        {
            return true;
        }

        retryAfter = TimeSpan.FromSeconds((double)tokens / _rate.PerSecond);
        return false;
    }

    /// <returns>What is in progress with these.</returns>
    public int Add(int actions) => Interlocked.Add(ref _inProgress, actions);

    public void Dispose() => _limiter?.Dispose();

    private bool TryTake(int tokens)
    {
        using RateLimitLease lease = _limiter!.AttemptAcquire(tokens);
        return lease.IsAcquired;
    }
}
