using System.Globalization;
using System.Net;
using ImQuota.Redis.Connections;
using ImQuota.Server.Fallback;
using ImQuota.Server.Metering;
using ImQuota.Server.Overload;
using ImQuota.Server.Security;
using ImQuota.Server.Webhooks;
using NodaTime;

namespace ImQuota.Server.Hosting;

/// <summary>How the service runs, checked; see <see cref="ServerCommand"/> for where it is read from.</summary>
internal sealed record ServerOptions
{
    /// <summary>A call in a hundred: enough to see where time goes, too few to cost any.</summary>
    public const double DefaultTraceRatio = 0.01;

    /// <summary>As many as fit on a dashboard: about 30 series each.</summary>
    public const int DefaultMetricsApps = 20;

    /// <summary>For <see cref="AcceptStore"/>: a store without a marker, or with any.</summary>
    public const string NewStore = "new";

    /// <summary>Default of <see cref="StoreDeadline"/> on Redis: above the pauses of a healthy one on a busy machine (docs/decisions/0012).</summary>
    public static readonly TimeSpan DefaultRedisDeadline = TimeSpan.FromMilliseconds(250);

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

    /// <summary>Where the embedded engine persists, and where the journal is.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Where usage records go.</summary>
    public MeteringOptions Metering { get; init; } = MeteringOptions.Off;

    /// <summary>Whether the demo apps are created where they are missing.</summary>
    public required bool Demo { get; init; }

    /// <summary>Where a test clock begins, in whole milliseconds; null: the system's clock.</summary>
    public Instant? TestClock { get; init; }

    /// <summary>Over how long work is spread that falls due for many at once; zero: as fast as it goes.</summary>
    public TimeSpan WorkSpread { get; init; } = Scheduling.WorkSpread.Default;

    /// <summary>How long calls under way may take to end after SIGTERM.</summary>
    public required TimeSpan Drain { get; init; }

    public required LogLevel LogLevel { get; init; }

    /// <summary>How long the store may be silent before it counts as away.</summary>
    public TimeSpan StoreDeadline { get; init; } = StoreOptions.DefaultAnswerWithin;

    /// <summary>What is done while the store is away.</summary>
    public FallbackSettings Fallback { get; init; } = new();

    /// <summary>The chat service's callbacks.</summary>
    public WebhookOptions Webhooks { get; init; } = new();

    /// <summary>The marker of a store that is accepted in place of the known one; null: only the known one.</summary>
    public string? AcceptStore { get; init; }

    /// <summary>What belongs to this store and no other, as its journal, in <see cref="DataDirectory"/>.</summary>
    public string StoreDirectory => Path.Combine(DataDirectory, "store-" + (Redis is null ? "embedded" : StoreNames.Of(Redis)));

    /// <summary>Who may call, and over what.</summary>
    public SecuritySettings Security { get; init; } = SecuritySettings.Off;

    /// <summary>What is taken on.</summary>
    public OverloadSettings Overload { get; init; } = new();

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
            + $"clock={(TestClock is null ? "system" : "TEST")} work-spread={WorkSpread.TotalSeconds} s drain={Drain.TotalSeconds} s log-level={LogLevel} store-deadline={StoreDeadline.TotalMilliseconds} ms {Fallback} "
            + $"{Security} {Overload} metrics-apps={MetricsApps} {Webhooks} "
            + (OtlpEndpoint is null ? "tracing=off" : string.Create(CultureInfo.InvariantCulture, $"otlp-endpoint={OtlpEndpoint} trace-ratio={TraceRatio}"));

    private static string WithoutPassword(string redis) => string.Join(',', redis.Split(',')
        .Select(part => part.TrimStart().StartsWith("password=", StringComparison.OrdinalIgnoreCase) ? "password=***" : part));
}
