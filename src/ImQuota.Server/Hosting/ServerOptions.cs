using System.Globalization;
using System.Net;
using ImQuota.Server.Metering;
using NodaTime;

namespace ImQuota.Server.Hosting;

/// <summary>How the service runs, checked; see <see cref="ServerCommand"/> for where it is read from.</summary>
internal sealed record ServerOptions
{
    /// <summary>A call in a hundred: enough to see where time goes, too few to cost any.</summary>
    public const double DefaultTraceRatio = 0.01;

    /// <summary>As many as fit on a dashboard: about 30 series each.</summary>
    public const int DefaultMetricsApps = 20;

    /// <summary>Where both listeners bind.</summary>
    public required IPAddress Address { get; init; }

    /// <summary>0: a free port.</summary>
    public required int AdmissionPort { get; init; }

    /// <summary>0: a free port.</summary>
    public required int AdminPort { get; init; }

    /// <summary>Null: none.</summary>
    public required string? UnixSocket { get; init; }

    /// <summary>Connection string; null: the embedded engine.</summary>
    public required string? Redis { get; init; }

    /// <summary>Key of the tags; null only on the embedded engine, which keeps its own.</summary>
    public required byte[]? TagSecret { get; init; }

    /// <summary>Where the embedded engine persists.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Where usage records go.</summary>
    public MeteringOptions Metering { get; init; } = MeteringOptions.Off;

    /// <summary>Whether the demo apps are created where they are missing.</summary>
    public required bool Demo { get; init; }

    /// <summary>Where a test clock begins, in whole milliseconds; null: the system's clock.</summary>
    public Instant? TestClock { get; init; }

    /// <summary>How long calls under way may take to end after SIGTERM.</summary>
    public required TimeSpan Drain { get; init; }

    public required LogLevel LogLevel { get; init; }

    /// <summary>Where spans go; null: nothing is traced.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>Part of the calls that is traced, 0 to 1, where the caller does not say.</summary>
    public double TraceRatio { get; init; } = DefaultTraceRatio;

    /// <summary>Apps with series of their own in the metrics, at most.</summary>
    public int MetricsApps { get; init; } = DefaultMetricsApps;

    /// <summary>The effective configuration in one line, without secrets.</summary>
    public override string ToString()
        => $"address={Address} admission-port={AdmissionPort} admin-port={AdminPort} unix-socket={UnixSocket ?? "none"} "
            + $"store={(Redis is null ? $"embedded in {Path.GetFullPath(DataDirectory)}" : "redis " + WithoutPassword(Redis))} demo={Demo} "
            + $"clock={(TestClock is null ? "system" : "TEST")} drain={Drain.TotalSeconds} s log-level={LogLevel} metrics-apps={MetricsApps} "
            + (OtlpEndpoint is null ? "tracing=off" : string.Create(CultureInfo.InvariantCulture, $"otlp-endpoint={OtlpEndpoint} trace-ratio={TraceRatio}"));

    private static string WithoutPassword(string redis) => string.Join(',', redis.Split(',')
        .Select(part => part.TrimStart().StartsWith("password=", StringComparison.OrdinalIgnoreCase) ? "password=***" : part));
}
