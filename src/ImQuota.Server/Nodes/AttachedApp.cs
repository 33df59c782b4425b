using ImQuota.Domain.Apps;

namespace ImQuota.Server.Nodes;

/// <summary>What a stream knows of one app its node serves.</summary>
internal sealed class AttachedApp
{
    /// <summary>The report that began last on this stream; null: the app is unknown, or the lease was lost.</summary>
    public long? Epoch { get; private set; }

    /// <summary>The store did not know the app when its report began.</summary>
    public bool Unknown { get; private set; }

    /// <summary>Begun and not ended: its connections may come.</summary>
    public bool Reporting { get; set; }

    /// <summary>The state for which the node was told to close connections; null: none.</summary>
    public AppState? ClosedFor { get; set; }

    /// <param name="epoch">Null: the app is unknown.</param>
    public void Begin(long? epoch)
    {
        Epoch = epoch;
        Unknown = epoch is null;
        Reporting = true;
    }

    /// <summary>The lease is over, or is another stream's now.</summary>
    public void Lose() => Epoch = null;
}
