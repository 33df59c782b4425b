using ImQuota.Client.Configuration;
using ImQuota.Client.Sidecars;
using ImQuota.Client.Telemetry;
using ImQuota.Client.Wire;
using Microsoft.Extensions.Logging;

namespace ImQuota.Client.Actions;

/// <summary>Finds what ran out of time. Under the dispatcher's lock, unless said otherwise.</summary>
internal sealed class Overdue(Sidecar[] sidecars, ActionQueue queue, long lateTicks, long stallTicks, ILogger log, ClientSettings settings)
{
    private List<PendingAction>? _expired;
    private long _next;

    /// <summary>Ends actions whose deadline has passed, sends delayed ones that are due, finds streams that hang.</summary>
    /// <returns>What ended, which streams hang, and the timestamp to look again at.</returns>
    public (List<PendingAction>? Expired, List<SidecarStream>? Stalled, long Next) Collect(long now)
    {
        _expired = null;
        _next = long.MaxValue;
        List<SidecarStream>? stalled = null;
        if (queue.EarliestDeadline <= now)
        {
            queue.EarliestDeadline = Math.Min(Expire(queue.First, now), Expire(queue.FirstDelayed, now));
        }

        LookAgainAt(queue.EarliestDeadline);
        SendDelayed(now);
        foreach (Sidecar sidecar in sidecars)
        {
            foreach (SidecarStream stream in sidecar.Streams)
            {
                if (stream.Window.InFlight > 0 && IsStalled(stream, now))
                {
                    (stalled ??= []).Add(stream);
                }
            }
        }

        return (_expired, stalled, _next);
    }

    /// <summary>Ends every action, for the client ends.</summary>
    public List<PendingAction> EndAll()
    {
        Collect(long.MaxValue);
        return _expired ?? [];
    }

    /// <summary>Timestamp from which on the message makes its sidecar one that is not well.</summary>
    public long LateAt(OutgoingMessage message) => message.SentAt + lateTicks + 1;

    /// <summary>Not under the lock.</summary>
    public void Abort(SidecarStream stream)
    {
        ClientLog.Stalled(log, stream.Sidecar.Name, settings.StallTimeout.TotalMilliseconds);
        stream.Abort($"no answer to a message for {settings.StallTimeout.TotalMilliseconds} ms");
    }

    /// <summary>What hinders each sidecar; null if a stream is open. Without the lock: it words an error.</summary>
    public string? WhyUnreachable()
        => sidecars.Any(sidecar => sidecar.Streams.Any(stream => stream.Window.Open))
            ? null
            : "No sidecar is connected. " + string.Join("; ", sidecars.Select(sidecar => $"{sidecar.Name}: {sidecar.LastFault ?? "connecting"}"));

    private long Expire(PendingAction? action, long now)
    {
        long earliest = long.MaxValue;
        while (action is not null)
        {
            PendingAction? next = action.Next;
            if (action.DeadlineAt <= now)
            {
                End(action);
            }
            else
            {
                earliest = Math.Min(earliest, action.DeadlineAt);
            }

            action = next;
        }

        return earliest;
    }

    private void SendDelayed(long now)
    {
        PendingAction? action = queue.FirstDelayed;
        while (action is not null)
        {
            PendingAction? next = action.Next;
            if (action.NotBefore <= now)
            {
                queue.PutBack(action);
            }
            else
            {
                LookAgainAt(action.NotBefore);
            }

            action = next;
        }
    }

    private bool IsStalled(SidecarStream stream, long now)
    {
        bool stalled = false;
        foreach (OutgoingMessage message in stream.Window.Messages)
        {
            if (message.Answering)
            {
                continue;
            }

            if (message.EarliestDeadline <= now)
            {
                Expire(message, now);
            }

            LookAgainAt(message.EarliestDeadline);

            // A late message turns actions to other sidecars; that moment is one to look at, too.
            LookAgainAt(LateAt(message), after: now);
            LookAgainAt(message.SentAt + stallTicks, after: now);
            stalled |= now - message.SentAt >= stallTicks;
        }

        return stalled;
    }

    private void Expire(OutgoingMessage message, long now)
    {
        message.EarliestDeadline = long.MaxValue;
        foreach (PendingAction? action in message.Items)
        {
            if (action is not { Place: ActionPlace.Sent })
            {
                continue;
            }

            if (action.DeadlineAt <= now)
            {
                End(action);
            }
            else
            {
                message.EarliestDeadline = Math.Min(message.EarliestDeadline, action.DeadlineAt);
            }
        }
    }

    private void End(PendingAction action)
    {
        if (queue.End(action))
        {
            (_expired ??= []).Add(action);
        }
    }

    private void LookAgainAt(long timestamp, long after = long.MinValue)
    {
        if (timestamp > after)
        {
            _next = Math.Min(_next, timestamp);
        }
    }
}
