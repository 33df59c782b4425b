using Grpc.Core;
using ImQuota.Domain.Clocks;
using ImQuota.Server.Scheduling;
using NodaTime;

namespace ImQuota.Server.Clocks;

/// <summary>Moves a test clock from one due instant to the next, and does at each what is due, so that each thing happens at its own time.</summary>
internal sealed class ClockAdvance(IClockStore store, IEnumerable<IDueWork> works, WorkSpread spread) : IDisposable
{
    private static readonly Duration Step = Duration.FromMilliseconds(1);
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Takes up where the store's clock stands, which another process may have moved.</summary>
    public async Task<Instant> ReadAsync(TestClock clock, CancellationToken cancellationToken)
    {
        clock.MoveTo(await store.ReadAsync(cancellationToken));
        return clock.Now;
    }

    /// <summary>One call at a time moves the clock; all that is due at <paramref name="target"/> or before is done when it returns.</summary>
    /// <param name="clock">This process's clock.</param>
    /// <param name="target">In whole milliseconds.</param>
    /// <param name="cancellationToken">Leaves the clock where it has come to.</param>
    /// <returns>At how many instants something was done.</returns>
    /// <exception cref="RpcException">ABORTED: something failed; the clock stands at its instant.</exception>
    public async Task<int> MoveAsync(TestClock clock, Instant target, CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            int stops = await RunDueAsync(clock, cancellationToken) ? 1 : 0;
            while (clock.Now < target)
            {
                // Something that another process is at stands where it may be taken over from it, which can be this very instant.
                Instant stop = Instant.Max(Instant.Min(await NextAsync(cancellationToken) ?? target, target), clock.Now + Step);
                clock.MoveTo(await store.MoveAsync(stop, cancellationToken));
                stops += await RunDueAsync(clock, cancellationToken) ? 1 : 0;
            }

            return stops;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task<Instant?> NextAsync(CancellationToken cancellationToken)
    {
        Instant? next = null;
        foreach (IDueWork work in works)
        {
            next = await work.NextAsync(cancellationToken) is { } due && !(due >= next) ? due : next;
        }

        return next;
    }

    /// <summary>Until all kinds of work are quiet: what one does may be what another waits for.</summary>
    private async Task<bool> RunDueAsync(TestClock clock, CancellationToken cancellationToken)
    {
        int all = 0;
        int done;
        do
        {
            done = 0;
            foreach (DueRun run in await RunOnceAsync(cancellationToken))
            {
                done += run.Failed is { } why ? throw new RpcException(new Status(StatusCode.Aborted, $"The clock was stopped at {clock.Now}: {why}")) : run.Done;
            }

            all += done;
        }
        while (done > 0);
        return all > 0;
    }

    /// <summary>One kind of work after the other, so that the same life is the same each time; those that are spread side by side, as on the system's clock.</summary>
    private async Task<IReadOnlyList<DueRun>> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (spread.Over > TimeSpan.Zero)
        {
            return await Task.WhenAll(works.Select(work => work.RunDueAsync(cancellationToken)));
        }

        var runs = new List<DueRun>();
        foreach (IDueWork work in works)
        {
            runs.Add(await work.RunDueAsync(cancellationToken));
        }

        return runs;
    }
}
