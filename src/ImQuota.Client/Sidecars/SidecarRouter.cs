namespace ImQuota.Client.Sidecars;

/// <summary>
/// Chooses the stream of the next message. A sidecar is well while it has an open stream none of whose messages is late, and its store is
/// there. Belongs to the dispatcher's lock.
/// </summary>
internal sealed class SidecarRouter(Sidecar[] sidecars, SidecarOrder order, long lateTicks)
{
    private int _turn;

    /// <summary>Null: actions gather until a stream has room.</summary>
    public SidecarStream? Choose(long now)
    {
        bool anyWell = false;
        for (int i = 0; i < sidecars.Length; i++)
        {
            int at = order == SidecarOrder.RoundRobin ? (_turn + i) % sidecars.Length : i;
            if (!IsWell(sidecars[at], now))
            {
                continue;
            }

            anyWell = true;
            if (RoomOf(sidecars[at], now, lateTicks) is { } stream)
            {
                _turn = (at + 1) % sidecars.Length;
                return stream;
            }

            if (order == SidecarOrder.Preference)
            {
                return null;
            }
        }

        return anyWell ? null : LastResort(now);
    }

    public bool IsWell(Sidecar sidecar, long now)
    {
        if (now < sidecar.AvoidedUntil)
        {
            return false;
        }

        foreach (SidecarStream stream in sidecar.Streams)
        {
            if (stream.Window.Open && !stream.Window.IsLate(now, lateTicks))
            {
                return true;
            }
        }

        return false;
    }

    public bool IsAnotherWell(Sidecar than, long now)
    {
        foreach (Sidecar sidecar in sidecars)
        {
            if (sidecar != than && IsWell(sidecar, now))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>None is well, so one that is open will do.</summary>
    private SidecarStream? LastResort(long now)
    {
        foreach (Sidecar sidecar in sidecars)
        {
            if (RoomOf(sidecar, now, long.MaxValue) is { } stream)
            {
                return stream;
            }
        }

        return null;
    }

    /// <summary>The stream with the fewest messages under way.</summary>
    private static SidecarStream? RoomOf(Sidecar sidecar, long now, long lateTicks)
    {
        SidecarStream? best = null;
        foreach (SidecarStream stream in sidecar.Streams)
        {
            if (stream.Window.HasRoom && !stream.Window.IsLate(now, lateTicks) && (best is null || stream.Window.InFlight < best.Window.InFlight))
            {
                best = stream;
            }
        }

        return best;
    }
}
