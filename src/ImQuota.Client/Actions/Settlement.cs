using Grpc.Core;
using ImQuota.Client.Configuration;
using ImQuota.Client.Sidecars;
using ImQuota.Client.Wire;

namespace ImQuota.Client.Actions;

/// <summary>What a response does to the actions of its message and to the health of its sidecar. Under the dispatcher's lock.</summary>
internal sealed class Settlement(ClientSettings settings, TimeProvider time, ActionQueue queue, SidecarRouter router, Alarm alarm)
{
    /// <summary>What is decided leaves <see cref="ActionQueue.Pending"/>; what nobody is to be told of now leaves the message.</summary>
    /// <returns>How many are to be sent again.</returns>
    public int Settle(Sidecar sidecar, OutgoingMessage message, ReadOnlySpan<IncomingReply> replies, long now)
    {
        int repeated = 0;
        bool refused = false;
        Span<PendingAction?> items = message.Items;
        for (int i = 0; i < items.Length; i++)
        {
            PendingAction action = items[i]!;
            bool unavailable = replies[i].ErrorCode == (int)StatusCode.Unavailable;

            // One that has too much to do is not asked again for the same.
            bool shed = replies[i].ErrorCode == (int)StatusCode.ResourceExhausted;
            refused |= unavailable || shed;
            if ((unavailable || (shed && router.IsAnotherWell(sidecar, now))) && action.Place == ActionPlace.Sent && Repeat(sidecar, action, replies[i].ErrorMessage, now))
            {
                repeated++;
                items[i] = null;
            }
            else if (!queue.End(action))
            {
                items[i] = null;
            }
        }

        if (refused)
        {
            sidecar.Refused(now, time.TimestampFrequency, settings);
        }
        else
        {
            sidecar.Answered();
        }

        return repeated;
    }

    private bool Repeat(Sidecar sidecar, PendingAction action, string fault, long now)
    {
        action.LastFault = $"{sidecar.Name}: {fault}";
        TimeSpan wait = router.IsAnotherWell(sidecar, now)
            ? TimeSpan.Zero
            : Backoff.Delay(action.Attempts - 1, settings.RetryDelay, TimeSpan.FromSeconds(1));
        long at = now + (long)(wait.TotalSeconds * time.TimestampFrequency);
        if (action.Attempts >= settings.MaxAttempts || at >= action.DeadlineAt)
        {
            return false;
        }

        if (wait == TimeSpan.Zero)
        {
            // The refusing sidecar is passed over from now on; this one goes to the other before those that came later.
            queue.PutBack(action);
        }
        else
        {
            queue.Delay(action, at);
            alarm.NotLaterThan(at, now);
        }

        return true;
    }
}
