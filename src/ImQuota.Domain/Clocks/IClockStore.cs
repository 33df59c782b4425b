using NodaTime;

namespace ImQuota.Domain.Clocks;

/// <summary>The clock that a store's facts are dated by: the system's, or a test clock, which all processes on the store share. A store keeps the kind it began with.</summary>
public interface IClockStore
{
    /// <summary>Says by which kind of clock this process runs; the first process decides for the store.</summary>
    /// <param name="testClock">Where a test clock begins, in whole milliseconds; null: the system's clock.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Where the test clock stands, which is later than its begin once it was moved; null: the system's clock.</returns>
    /// <exception cref="ClockMismatchException">The store runs on the other kind; nothing was changed.</exception>
    Task<Instant?> BeginAsync(Instant? testClock, CancellationToken cancellationToken);

    /// <summary>Where the test clock stands.</summary>
    Task<Instant> ReadAsync(CancellationToken cancellationToken);

    /// <summary>Moves the test clock, never back.</summary>
    /// <returns>Where it stands; later than asked for if another process moved it further.</returns>
    Task<Instant> MoveAsync(Instant to, CancellationToken cancellationToken);
}
