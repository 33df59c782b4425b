using System.Net;
using ImQuota.Redis.Connections;
using ImQuota.Server.Fallback;

namespace ImQuota.Server.Hosting;

/// <summary>How the service runs, checked; see <see cref="ServerCommand"/> for where it is read from.</summary>
internal sealed record ServerOptions
{
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

    /// <summary>Whether the demo apps are created where they are missing.</summary>
    public required bool Demo { get; init; }

    /// <summary>How long calls under way may take to end after SIGTERM.</summary>
    public required TimeSpan Drain { get; init; }

    public required LogLevel LogLevel { get; init; }

    /// <summary>How long the store may be silent before it counts as away.</summary>
    public TimeSpan StoreDeadline { get; init; } = StoreOptions.DefaultAnswerWithin;

    /// <summary>Default of <see cref="StoreDeadline"/> on Redis: above the pauses of a healthy one on a busy machine (docs/decisions/0010).</summary>
    public static readonly TimeSpan DefaultRedisDeadline = TimeSpan.FromMilliseconds(250);

    /// <summary>What is done while the store is away.</summary>
    public FallbackSettings Fallback { get; init; } = new();

    /// <summary>For <see cref="AcceptStore"/>: a store without a marker, or with any.</summary>
    public const string NewStore = "new";

    /// <summary>The marker of a store that is accepted in place of the known one; null: only the known one.</summary>
    public string? AcceptStore { get; init; }

    /// <summary>What belongs to this store and no other, as its journal, in <see cref="DataDirectory"/>.</summary>
    public string StoreDirectory => Path.Combine(DataDirectory, "store-" + (Redis is null ? "embedded" : StoreNames.Of(Redis)));

    /// <summary>The effective configuration in one line, without secrets.</summary>
    public override string ToString()
        => $"address={Address} admission-port={AdmissionPort} admin-port={AdminPort} unix-socket={UnixSocket ?? "none"} "
            + $"store={(Redis is null ? $"embedded in {Path.GetFullPath(DataDirectory)}" : "redis " + WithoutPassword(Redis))} demo={Demo} "
            + $"drain={Drain.TotalSeconds} s log-level={LogLevel} store-deadline={StoreDeadline.TotalMilliseconds} ms {Fallback}";

    private static string WithoutPassword(string redis) => string.Join(',', redis.Split(',')
        .Select(part => part.TrimStart().StartsWith("password=", StringComparison.OrdinalIgnoreCase) ? "password=***" : part));
}
