using NodaTime;

namespace ImQuota.Domain.Admission;

/// <summary>
/// Places that are held for actions which were announced and are not carried out yet (spec section 7). What is held counts as used for other
/// announcements until it is settled or lapses; it is never a fact, so <see cref="IAdmissionStore"/> does not see it.
/// </summary>
public interface IHoldStore
{
    /// <summary>
    /// Decides announced actions in order, each atomic for itself, and holds what is allowed. Announcing the same again holds nothing more, but longer;
    /// creations have no natural key yet, so each holds a place of its own.
    /// </summary>
    /// <param name="sdkAppId">The app.</param>
    /// <param name="actions">Creations, joins and friendships; of a creation the group id is not looked at.</param>
    /// <param name="creation">What a creation's announcement has in common with its fact; at most 64 characters.</param>
    /// <param name="length">How long it is held.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="StoreUnavailableException">Nothing was decided.</exception>
    Task<AdmissionOutcome[]> ReserveAsync(
        ulong sdkAppId, IReadOnlyList<AdmissionAction> actions, string creation, Duration length, CancellationToken cancellationToken);

    /// <summary>Gives back what was held for actions that are facts now. A fact that nothing is held for changes nothing.</summary>
    Task SettleAsync(ulong sdkAppId, IReadOnlyList<AdmissionAction> facts, string creation, CancellationToken cancellationToken);

    /// <summary>Remembers when facts came about; false for those whose opposite came about later and was told before.</summary>
    /// <param name="sdkAppId">The app.</param>
    /// <param name="facts">Of one user, pair or group each, all of <paramref name="at"/>.</param>
    /// <param name="at">The chat service's instant, to the millisecond.</param>
    /// <param name="window">How long it is remembered.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<bool[]> NoteAsync(ulong sdkAppId, IReadOnlyList<AdmissionAction> facts, Instant at, Duration window, CancellationToken cancellationToken);
}
