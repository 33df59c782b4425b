using Prometheus;

namespace ImQuota.Server.Telemetry;

/// <summary>One scheduler's runs.</summary>
internal sealed class ScheduledRuns(Gauge.Child lastRun, Counter.Child done, Counter.Child failed, TimeProvider time)
{
    /// <summary>It did all that was due.</summary>
    public void Done()
    {
        lastRun.Set(time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0);
        done.Inc();
    }

    /// <summary>It could not; it tries again.</summary>
    public void Failed() => failed.Inc();
}
