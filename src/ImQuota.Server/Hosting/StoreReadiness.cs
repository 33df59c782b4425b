using ImQuota.Domain.Admission;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ImQuota.Server.Hosting;

/// <summary>Ready: the store was started, answers, and the service does not stop. Live is another question: the process runs.</summary>
internal sealed class StoreReadiness(IStoreProbe probe, IHostApplicationLifetime lifetime, TimeProvider time) : IHealthCheck
{
    /// <summary>Tag of the check that readiness asks and liveness does not.</summary>
    public const string Tag = "ready";

    /// <summary>Less than those who ask wait for us: 3 s by <c>--health-check</c>, 1 s by Kubernetes' default and a little more by others.</summary>
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromMilliseconds(800);

    private volatile bool _started;

    /// <summary>Whether the store was reached and its catalogue loaded, once.</summary>
    public bool IsStarted => _started;

    public void Started() => _started = true;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy("The service is stopping.");
        }

        if (!_started)
        {
            return HealthCheckResult.Unhealthy("The store has not been reached yet.");
        }

        try
        {
            string? why = await probe.ProbeAsync(cancellationToken).WaitAsync(AnswerWithin, time, cancellationToken);
            return why is null ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy(why);
        }
        catch (TimeoutException)
        {
            return HealthCheckResult.Unhealthy($"The store does not answer within {AnswerWithin.TotalSeconds} s.");
        }
    }
}
