using NodaTime;

namespace ImQuota.Testing.Oracle;

/// <summary>A node's lease in one app. Once over it is known only for the length a provisional lease takes from it.</summary>
internal sealed class OracleNode
{
    internal required long Epoch { get; set; }

    /// <summary>Exclusive: at this instant the node's connections are gone.</summary>
    internal required Instant LeaseUntil { get; set; }

    internal required Duration LeaseLength { get; set; }

    internal bool Over { get; set; }
}
