using ImQuota.Server.Clocks;
using ImQuota.Server.Scheduling;
using NodaTime;

namespace ImQuota.Server.Tests.Clocks;

/// <summary>Work that is due at some instants and remembers where the clock stood when it was done.</summary>
internal sealed class Stops(TestClock clock, params Instant[] at) : IDueWork
{
    private readonly Queue<Instant> _due = new(at);

    internal List<Instant> Seen { get; } = [];

    /// <summary>What fails from now on.</summary>
    internal string? Failing { get; set; }

    public string Name => "Stops";

    public TimeSpan LookEvery => TimeSpan.FromSeconds(1);

    public Task<Instant?> NextAsync(CancellationToken cancellationToken) => Task.FromResult<Instant?>(_due.TryPeek(out Instant next) ? next : null);

    public Task<DueRun> RunDueAsync(CancellationToken cancellationToken)
    {
        int done = 0;
        while (_due.TryPeek(out Instant next) && next <= clock.Now)
        {
            _due.Dequeue();
            Seen.Add(clock.Now);
            done++;
        }

        return Task.FromResult(new DueRun(done, done > 0 ? Failing : null));
    }
}
