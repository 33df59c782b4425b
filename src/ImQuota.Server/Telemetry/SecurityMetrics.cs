using ImQuota.Server.Security;
using Prometheus;

namespace ImQuota.Server.Telemetry;

/// <summary>Who was turned away because of who he is, and the files that say who may come.</summary>
internal sealed class SecurityMetrics
{
    private readonly Counter.Child[] _denials;
    private readonly Counter _reloads;
    private readonly Gauge _broken;
    private readonly Gauge _expires;

    public SecurityMetrics(CollectorRegistry registry)
    {
        MetricFactory metrics = Instruments.Of(registry);
        Counter denials = metrics.CreateCounter("imquota_auth_denials_total", "Calls that were refused because of who called, by why.", ["cause"]);
        DenialCause[] causes = Enum.GetValues<DenialCause>();
        _denials = new Counter.Child[causes.Length];
        foreach (DenialCause cause in causes.Where(cause => cause != DenialCause.None))
        {
            _denials[(int)cause] = denials.WithLabels(DenialCauses.LabelOf(cause));
        }

        _reloads = metrics.CreateCounter("imquota_security_reloads_total", "New versions of files that were taken into force.", ["files"]);
        _broken = metrics.CreateGauge("imquota_security_files_broken", "1 while the newest version of the files cannot be used.", ["files"]);
        _expires = metrics.CreateGauge("imquota_tls_certificate_expires_timestamp_seconds", "When the service's certificate ends; 0 without TLS.");
        foreach (string files in WatchedKinds.All)
        {
            _reloads.WithLabels(files);
            _broken.WithLabels(files);
        }
    }

    public void Denied(DenialCause cause) => _denials[(int)cause].Inc();

    /// <param name="files">One of <see cref="WatchedKinds"/>.</param>
    public void Reloaded(string files)
    {
        _reloads.WithLabels(files).Inc();
        _broken.WithLabels(files).Set(0);
    }

    /// <param name="files">One of <see cref="WatchedKinds"/>.</param>
    public void Broken(string files) => _broken.WithLabels(files).Set(1);

    public void CertificateExpires(DateTimeOffset at) => _expires.Set(at.ToUnixTimeSeconds());
}
