using ImQuota.Server.Metering.Sinks;

namespace ImQuota.Server.Metering;

/// <summary>Where usage records go, checked. A process without sinks tells nothing itself; what it decides is told by those that have some.</summary>
internal sealed record MeteringOptions
{
    public static readonly MeteringOptions Off = new();

    /// <summary>Between snapshots of an app whose use changes.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Absolute URI, the same in all processes; null: a name that the store keeps.</summary>
    public Uri? Source { get; init; }

    public FileSinkOptions? File { get; init; }

    public HttpSinkOptions? Http { get; init; }

    public ListSinkOptions? List { get; init; }

    public bool HasSinks => File is not null || Http is not null || List is not null;
}
