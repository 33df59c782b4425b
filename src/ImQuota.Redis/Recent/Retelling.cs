using ImQuota.Domain.Admission;
using NodaTime;

namespace ImQuota.Redis.Recent;

/// <summary>
/// Tells a store that may have lost its last seconds what it had acknowledged in them (docs/decisions/0016): 1. after anything that looks like a change
/// of the store, and now and then, its run is looked at; 2. if that is another one, all of the last seconds is told, in order, before anything new;
/// 3. and once more a little later, when other processes have told theirs. Where the server does not name its run, monthly actives alone are told, which
/// change nothing that is there. Of a cluster <see cref="ShardRetelling"/> takes care.
/// </summary>
internal sealed class Retelling(RecentActions recent, StoreLineage lineage, Retold told, TimeSpan window, TimeProvider time)
{
    /// <summary>Other processes look at the store at least this often (StoreRunner), so by then they have told theirs.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromSeconds(7);

    private readonly Lock _gate = new();
    private volatile int _suspicions;
    private volatile int _clearedUpTo;
    private volatile bool _reason;
    private volatile TaskCompletionSource? _idle;
    private Task _look = Task.CompletedTask;
    private int _underWay;
    private long _good;
    private long _again;

    public long Losses { get; private set; }

    /// <summary>The connection was away, servers changed their roles, or the store was at fault.</summary>
    public void Suspect()
    {
        _reason = true;
        Interlocked.Increment(ref _suspicions);
    }

    /// <summary>To be awaited before anything is told to the store; <see cref="End"/> when it was answered, and kept.</summary>
    /// <exception cref="StoreUnavailableException">It is not there, or went away while it was told; nothing was begun.</exception>
    public async ValueTask BeginAsync()
    {
        while (true)
        {
            // Counted first: a look that begins now waits for it.
            Interlocked.Increment(ref _underWay);
            if (_suspicions == _clearedUpTo)
            {
                return;
            }

            End();
            await LookAsync();
        }
    }

    public void End()
    {
        if (Interlocked.Decrement(ref _underWay) == 0)
        {
            _idle?.TrySetResult();
        }
    }

    /// <summary>Looks without a reason; to be called now and then. Decisions wait for it only when there is something to tell.</summary>
    public async Task LookAgainAsync()
    {
        if (!lineage.IsOne)
        {
            return;
        }

        long now = time.GetTimestamp();
        if (lineage.Knows && await lineage.NewRunsAsync() is { Count: 0 } && (_again == 0 || now < _again))
        {
            lock (_gate)
            {
                _good = _look.IsCompleted && _suspicions == _clearedUpTo ? now : _good;
            }

            return;
        }

        Interlocked.Increment(ref _suspicions);
        await LookAsync();
    }

    /// <summary>One look at a time, for all who wait for it: each of them waiting for one of its own would take as long as there are many.</summary>
    private Task LookAsync()
    {
        lock (_gate)
        {
            return _look = _look.IsCompleted ? LookOnceAsync() : _look;
        }
    }

    private async Task LookOnceAsync()
    {
        await Task.Yield();
        int suspicions = _suspicions;
        bool reason = _reason;
        if (suspicions == _clearedUpTo || !lineage.IsOne)
        {
            _clearedUpTo = suspicions;
            return;
        }

        try
        {
            _reason = false;
            long now = time.GetTimestamp();
            IReadOnlyList<string>? runs = await lineage.NewRunsAsync();
            if (lineage.Knows || runs is null)
            {
                await TellAsync(runs, reason, now);
            }

            lineage.Accept(runs ?? []);
            _good = now;
            _clearedUpTo = suspicions;
        }
        catch
        {
            _reason |= reason;
            throw;
        }
    }

    /// <summary>What is under way could be done before what is told, and be undone by it: it ends first.</summary>
    private async Task UntilIdleAsync()
    {
        var idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _idle = idle;
        if (Interlocked.CompareExchange(ref _underWay, 0, 0) != 0)
        {
            await idle.Task;
        }

        _idle = null;
    }

    private async Task TellAsync(IReadOnlyList<string>? runs, bool reason, long now)
    {
        bool isNew = runs is { Count: > 0 };
        bool isAgain = runs is { Count: 0 } && _again != 0 && now >= _again;
        if (!isNew && !isAgain && !(runs is null && reason))
        {
            return;
        }

        await UntilIdleAsync();

        // What was kept longer than the window before the store was seen to be whole is in it.
        RecentAction[] lately = recent.Since(_good == 0 ? 0 : _good - (long)(window.TotalSeconds * time.TimestampFrequency));
        if (runs is null)
        {
            await told.TellActivesAsync(lately);
            return;
        }

        await told.TellAsync(lately);
        Losses += isNew ? 1 : 0;
        _again = isNew ? now + (long)(Again.TotalSeconds * time.TimestampFrequency) : 0;
    }
}
