using NodaTime;

namespace ImQuota.Domain.Subscriptions;

/// <summary>When each account is to be looked at again, for all processes; nobody walks over all accounts.</summary>
/// <remarks>
/// Entries are early or exact, never late: a change puts a ticket of its own before it writes, and takes it out when all that follows from it is done.
/// So what a crash left half done is looked at again when the ticket falls due.
/// </remarks>
public interface IWakeUpStore
{
    /// <summary>A ticket for a change that is about to be written.</summary>
    /// <param name="account">The account.</param>
    /// <param name="at">When someone else is to look, should it not be taken out before.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<string> EnterAsync(string account, Instant at, CancellationToken cancellationToken);

    /// <summary>The change and what follows from it are done: takes the ticket out, and wakes the account at <paramref name="next"/> or before.</summary>
    Task LeaveAsync(string account, string ticket, Instant? next, CancellationToken cancellationToken);

    /// <summary>Wakes the account at an instant, unless it is woken before.</summary>
    Task WakeAsync(string account, Instant at, CancellationToken cancellationToken);

    /// <summary>Entries that are due, those that wait longest first; not all, if there are very many.</summary>
    /// <param name="now">Due at or before it.</param>
    /// <param name="most">How many, 1 or more.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<WakeUp>> DueAsync(Instant now, int most, CancellationToken cancellationToken);

    /// <summary>How many entries are due.</summary>
    Task<long> CountDueAsync(Instant now, CancellationToken cancellationToken);

    /// <summary>The earliest entry of all; null: there is none.</summary>
    Task<Instant?> EarliestAsync(CancellationToken cancellationToken);

    /// <summary>Takes an entry for this process until an instant, after which others may; null: another process was first.</summary>
    Task<WakeUp?> ClaimAsync(WakeUp due, Instant until, CancellationToken cancellationToken);

    /// <summary>Puts the claimed entry to its next instant, or takes it out; one that another process has claimed since stays.</summary>
    Task ReleaseAsync(WakeUp claimed, Instant? next, CancellationToken cancellationToken);
}
