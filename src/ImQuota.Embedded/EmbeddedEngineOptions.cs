namespace ImQuota.Embedded;

/// <summary>How the embedded engine runs.</summary>
public sealed record EmbeddedEngineOptions
{
    /// <summary>Where it persists; null: in memory only, everything is lost with the process.</summary>
    public string? DataDirectory { get; init; }
}
