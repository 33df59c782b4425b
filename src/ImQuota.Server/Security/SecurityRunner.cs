using ImQuota.Server.Hosting;
using ImQuota.Server.Telemetry;

namespace ImQuota.Server.Security;

/// <summary>Looks whether callers or certificates have changed.</summary>
internal sealed class SecurityRunner(SecurityFiles files, SecurityMetrics metrics, ILogger<SecurityRunner> log) : BackgroundService
{
    /// <summary>Soon enough for a key that must be taken back; some small files are read each time.</summary>
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(2);

    /// <summary>Looks once.</summary>
    public void Look()
    {
        Look(files.Callers, WatchedKinds.Callers);
        Look(files.Tls, WatchedKinds.Certificates);
        TellExpiry();
    }

    /// <summary>By the system's clock: a test clock may stand still.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        TellExpiry();
        using var timer = new PeriodicTimer(LookEvery, ServerProgram.OutsideTime);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            Look();
        }
    }

    private void TellExpiry()
    {
        if (files.Tls is { } tls)
        {
            metrics.CertificateExpires(tls.Current.ExpiresAt);
        }
    }

    private void Look<T>(WatchedFiles<T>? watched, string kind)
        where T : class
    {
        try
        {
            if (watched?.Look() is true)
            {
                metrics.Reloaded(kind);
                SecurityLog.Reloaded(log, kind);
            }
        }
        catch (Exception exception) when (WatchedFiles<T>.IsBadFile(exception))
        {
            metrics.Broken(kind);
            SecurityLog.Broken(log, kind, exception.Message);
        }
    }
}
