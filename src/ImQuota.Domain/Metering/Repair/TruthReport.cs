namespace ImQuota.Domain.Metering.Repair;

/// <summary>How the store differed from a caller's truth, and what was changed.</summary>
public sealed record TruthReport
{
    /// <summary>Different entries that the truth has.</summary>
    public long Given { get; init; }

    /// <summary>What the store had of it.</summary>
    public long Stored { get; init; }

    /// <summary>In the truth, not in the store.</summary>
    public IReadOnlyList<string> Missing { get; init; } = [];

    /// <summary>In the store, not in the truth.</summary>
    public long Extra { get; init; }

    /// <summary>Of these, those that the store can name: connections, and former friends.</summary>
    public IReadOnlyList<string> ExtraNamed { get; init; } = [];

    /// <summary>Of these, those that stay: friends that nobody named.</summary>
    public long ExtraLeft { get; init; }

    /// <summary>In both, of another type, node or platform.</summary>
    public IReadOnlyList<string> Different { get; init; } = [];

    /// <summary>Came or went while the truth was told; left alone.</summary>
    public long Meanwhile { get; init; }

    /// <summary>What was changed.</summary>
    public long Added { get; init; }

    /// <summary>What was changed.</summary>
    public long Removed { get; init; }

    /// <summary>What was changed.</summary>
    public long Corrected { get; init; }
}
