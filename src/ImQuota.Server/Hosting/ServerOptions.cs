using System.Net;
using ImQuota.Server.Metering;

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

    /// <summary>Where usage records go.</summary>
    public MeteringOptions Metering { get; init; } = MeteringOptions.Off;

    /// <summary>Whether the demo apps are created where they are missing.</summary>
    public required bool Demo { get; init; }

    /// <summary>How long calls under way may take to end after SIGTERM.</summary>
    public required TimeSpan Drain { get; init; }

    public required LogLevel LogLevel { get; init; }

    /// <summary>The effective configuration in one line, without secrets.</summary>
    public override string ToString()
        => $"address={Address} admission-port={AdmissionPort} admin-port={AdminPort} unix-socket={UnixSocket ?? "none"} "
            + $"store={(Redis is null ? $"embedded in {Path.GetFullPath(DataDirectory)}" : "redis " + WithoutPassword(Redis))} demo={Demo} "
            + $"drain={Drain.TotalSeconds} s log-level={LogLevel}";

    private static string WithoutPassword(string redis) => string.Join(',', redis.Split(',')
        .Select(part => part.TrimStart().StartsWith("password=", StringComparison.OrdinalIgnoreCase) ? "password=***" : part));
}
