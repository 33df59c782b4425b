namespace ImQuota.Server.Overload;

/// <summary>What one process takes on, and what one connection may ask of it.</summary>
internal sealed record OverloadSettings
{
    /// <summary>Calls in progress at most, a batch being one for each 32 actions begun: at 40,000 calls a second a wait of 100 ms; 512 refused bursts at half of saturation (docs/reliability.md, "Overload").</summary>
    public int MaxInProgress { get; init; } = 4_096;

    /// <summary>How long work may wait for a thread before calls are refused; zero: however long, for a processor that is shared or throttled makes work wait without overload.</summary>
    public TimeSpan MaxDispatchDelay { get; init; } = TimeSpan.Zero;

    /// <summary>How long a caller may leave what it is sent unread before it is cut off; more than the second in which Kestrel looks.</summary>
    public TimeSpan SlowReader { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Age at which a connection is asked to end; zero: never. gRPC's own default too.</summary>
    public TimeSpan MaxConnectionAge { get; init; }

    /// <summary>Largest message in bytes: gRPC's default. An Admit of 1,000 actions with full lists would exceed it and is to be split.</summary>
    public int MaxMessageBytes { get; init; } = 4 << 20;

    /// <summary>All headers of a request: Kestrel's default.</summary>
    public int MaxHeaderBytes { get; init; } = 32 << 10;

    /// <summary>Calls in progress of one connection: Kestrel's default.</summary>
    public int MaxStreams { get; init; } = 100;

    public override string ToString()
        => $"max-in-progress={MaxInProgress} max-dispatch-delay={MaxDispatchDelay.TotalMilliseconds} ms slow-reader={SlowReader.TotalSeconds} s "
            + $"max-connection-age={MaxConnectionAge.TotalSeconds} s max-message={MaxMessageBytes >> 10} KiB max-headers={MaxHeaderBytes >> 10} KiB max-streams={MaxStreams}";
}
