using ImQuota.Server.Hosting;
using ImQuota.Server.Telemetry;

namespace ImQuota.Server.Security;

/// <summary>The audit of who was turned away. All are counted; of a flood only the first ones of a second are written down.</summary>
internal sealed class Denials(SecurityMetrics metrics, ILogger<Denials> log)
{
    /// <summary>Enough to see who it is; a log that a stranger can fill is a disk that he can fill.</summary>
    private const int ToldPerSecond = 100;

    private readonly Lock _gate = new();
    private long _second;
    private long _inSecond;

    /// <param name="cause">A label.</param>
    /// <param name="context">Of the call.</param>
    /// <param name="caller">Null: nobody knows.</param>
    /// <param name="why">As the caller is told it.</param>
    public void Note(DenialCause cause, HttpContext context, string? caller, string why)
    {
        metrics.Denied(cause);
        if (MayTell(out long untold))
        {
            SecurityLog.CallDenied(
                log, DenialCauses.LabelOf(cause), context.Request.Path.Value ?? "", caller ?? "unknown", context.Connection.RemoteIpAddress?.ToString() ?? "unix socket", why);
        }

        if (untold > 0)
        {
            SecurityLog.DenialsNotTold(log, untold);
        }
    }

    private bool MayTell(out long untold)
    {
        long second = ServerProgram.OutsideTime.GetUtcNow().ToUnixTimeSeconds();
        lock (_gate)
        {
            untold = 0;
            if (second != _second)
            {
                untold = _inSecond - ToldPerSecond;
                _second = second;
                _inSecond = 0;
            }

            return ++_inSecond <= ToldPerSecond;
        }
    }
}
