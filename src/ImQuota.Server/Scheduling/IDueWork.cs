using NodaTime;

namespace ImQuota.Server.Scheduling;

/// <summary>
/// Work that is done because its instant has come, such as the expiry of a term. All that is registered as such is run by <see cref="DueWorkRunner"/>, or by
/// the test clock where there is one; so it takes instants from the <see cref="TimeProvider"/> alone, and has no timer of its own.
/// </summary>
internal interface IDueWork
{
    /// <summary>What log and metrics call it, in lower case, e.g. <c>accounts</c>.</summary>
    string Name { get; }

    /// <summary>How often the runner asks for it, in real time: how late it may be.</summary>
    TimeSpan LookEvery { get; }

    /// <summary>When something is due next, now or earlier if it is already; null: nothing will be by itself.</summary>
    Task<Instant?> NextAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Does what is due now, until nothing more is, what became due by it included. Work that is spread returns now and then before that, so that it is seen
    /// to go on; it says so by <see cref="DueRun.More"/>.
    /// </summary>
    Task<DueRun> RunDueAsync(CancellationToken cancellationToken);
}
