using ImQuota.Domain.Metering.Emission;
using NodaTime;

namespace ImQuota.Domain.Metering.Outbox;

/// <summary>
/// Records on their way to the sinks, in <see cref="Parts"/> parts; those of one app are in one part, in order. Each sink has a place of its own in each part, and a
/// record stays until all sinks are past it.
/// </summary>
public interface IOutboxStore
{
    int Parts { get; }

    /// <summary>What was told of apps, in the order asked for.</summary>
    Task<IReadOnlyList<ReadState>> ReadStatesAsync(IReadOnlyList<ulong> apps, CancellationToken cancellationToken);

    /// <summary>Puts records into the outbox and moves the app's state, both or neither.</summary>
    /// <param name="read">What the records were made of.</param>
    /// <param name="next">The state with them.</param>
    /// <param name="events">As they are sent; without line breaks.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<AppendOutcome> TryAppendAsync(ReadState read, EmissionState next, IReadOnlyList<string> events, CancellationToken cancellationToken);

    /// <summary>The name of this deployment where none is set, the same in all processes: made once, and kept.</summary>
    Task<string> GetSourceAsync(CancellationToken cancellationToken);

    /// <summary>From now on records are kept for the sink, those that are there now included. Safe to repeat.</summary>
    Task JoinAsync(string sink, CancellationToken cancellationToken);

    /// <summary>Records are not kept for the sink any more, and its dead letters are gone. False: it is not known.</summary>
    Task<bool> ForgetAsync(string sink, CancellationToken cancellationToken);

    Task<IReadOnlyList<PartState>> LookAsync(CancellationToken cancellationToken);

    /// <summary>Takes a part for a sink, for one process at a time. Null: another process delivers.</summary>
    Task<DeliveryClaim?> ClaimAsync(int part, string sink, string holder, Instant now, Instant until, CancellationToken cancellationToken);

    /// <summary>The next records for the claim's sink, from its place on; those that are meant for another sink are left out, but passed.</summary>
    /// <param name="claim">Where.</param>
    /// <param name="count">At most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<OutboxPage> ReadAsync(DeliveryClaim claim, int count, CancellationToken cancellationToken);

    /// <summary>Moves the sink's place behind what it has taken, and keeps what it refused, in one step. What all sinks are past is gone.</summary>
    Task<AdvanceOutcome> AdvanceAsync(DeliveryClaim claim, long to, Instant until, IReadOnlyList<Refusal> refused, CancellationToken cancellationToken);

    /// <summary>Lets others take the part.</summary>
    Task ReleaseAsync(DeliveryClaim claim, CancellationToken cancellationToken);

    /// <summary>Records that a sink refused for good, by part and place.</summary>
    /// <param name="after">The last one of the page before; null: from the beginning.</param>
    /// <param name="count">At most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<DeadLetter>> ListDeadAsync(DeadLetterId? after, int count, CancellationToken cancellationToken);

    /// <summary>Sends a dead letter to its sink again, behind all others. False: there is none.</summary>
    Task<bool> RequeueAsync(DeadLetterId id, CancellationToken cancellationToken);
}
