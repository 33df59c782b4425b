using ImQuota.Domain.Admission;
using NodaTime;

namespace ImQuota.Redis.Recent;

/// <summary>
/// Tells a store that may have lost its last seconds what it had acknowledged in them (docs/decisions/0016): 1. after anything that looks like a change
/// of the store, and now and then, its run is looked at; 2. if that is another one, all of the last seconds is told, in order, before anything new;
/// 3. and once more a little later, when other processes have told theirs. Where the server does not name its run, monthly actives alone are told, which
/// change nothing that is there.
/// </summary>
internal sealed class Retelling(RecentActions recent, StoreLineage lineage, Retold told, TimeSpan window, TimeProvider time) : IDisposable
{
    /// <summary>Other processes look at the store at least this often (StoreRunner), so by then they have told theirs.</summary>
    public static readonly TimeSpan Again = TimeSpan.FromSeconds(7);

    private readonly SemaphoreSlim _one = new(1, 1);
    private volatile int _suspicions;
    private volatile int _clearedUpTo;
    private volatile bool _reason;
    private long _good;
    private long _again;

    public long Losses { get; private set; }

    /// <summary>The connection was away, servers changed their roles, or the store was at fault.</summary>
    public void Suspect()
    {
        _reason = true;
        Interlocked.Increment(ref _suspicions);
    }

    /// <summary>To be awaited before anything is told to the store.</summary>
    /// <exception cref="StoreUnavailableException">It is not there, or went away while it was told.</exception>
    public Task EnsureAsync() => _suspicions != _clearedUpTo ? LookAsync() : Task.CompletedTask;

    /// <summary>Looks without a reason; to be called now and then. Decisions wait for it only when there is something to tell.</summary>
    public async Task LookAgainAsync()
    {
        long now = time.GetTimestamp();
        IReadOnlyList<string>? runs = await lineage.NewRunsAsync();
        await _one.WaitAsync();
        bool asBefore;
        try
        {
            asBefore = lineage.Knows && runs is { Count: 0 } && (_again == 0 || now < _again);
            if (asBefore && _suspicions == _clearedUpTo)
            {
                _good = now;
            }
        }
        finally
        {
            _one.Release();
        }

        if (!asBefore)
        {
            Interlocked.Increment(ref _suspicions);
            await LookAsync();
        }
    }

    public void Dispose() => _one.Dispose();

    private async Task LookAsync()
    {
        await _one.WaitAsync();
        try
        {
            int suspicions = _suspicions;
            bool reason = _reason;
            if (suspicions == _clearedUpTo)
            {
                return;
            }

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
            _reason |= _suspicions != _clearedUpTo;
            throw;
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task TellAsync(IReadOnlyList<string>? runs, bool reason, long now)
    {
        // What was kept longer than the window before the store was seen to be whole is in it.
        long since = _good == 0 ? 0 : _good - (long)(window.TotalSeconds * time.TimestampFrequency);
        if (runs is null)
        {
            await told.TellActivesAsync(reason ? recent.Since(since) : []);
        }
        else if (runs.Count > 0)
        {
            await told.TellAsync(recent.Since(since));
            Losses++;
            _again = now + (long)(Again.TotalSeconds * time.TimestampFrequency);
        }
        else if (_again != 0 && now >= _again)
        {
            await told.TellAsync(recent.Since(since));
            _again = 0;
        }
    }
}
