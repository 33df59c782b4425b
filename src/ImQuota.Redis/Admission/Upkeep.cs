using ImQuota.Redis.Telemetry;
using Microsoft.Extensions.Logging;
using NodaTime;

namespace ImQuota.Redis.Admission;

/// <summary>
/// Grows tables and sweeps out what ended leases left behind, beside the traffic, in small steps; at most one worker an app in
/// this process. Several processes may do the same at once: each step checks the view it is based on.
/// </summary>
internal sealed class Upkeep
{
    // A step moves about 50 fields or 200 members, and holds the store meanwhile. Many in one run would be seen in the latency of every
    // app on that store.
    private const int MaxStepsPerRun = 4;
    private const int BucketsPerSweep = 16;

    private readonly AdmissionScriptRunner _runner;
    private readonly TimeProvider _time;
    private readonly IStoreListener _listener;
    private readonly ILogger _log;

    public Upkeep(AdmissionScriptRunner runner, TimeProvider time, IStoreListener listener, ILogger<Upkeep> log)
    {
        _runner = runner;
        _time = time;
        _listener = listener;
        _log = log;
        runner.LeasesEnded = AfterLeasesAsync;
    }

    /// <summary>Connections up to which a sweep is waited for, so that the count of users online is exact at once.</summary>
    public const int SweptAtOnce = 5000;

    /// <summary>Starts what <paramref name="reply"/> says is due, unless it is under way. The task never faults.</summary>
    public Task Begin(AppView view, ScriptReply reply)
    {
        if ((reply.Due == UpkeepDue.None && reply.GroupsDue.Length == 0) || !view.TryBeginUpkeep())
        {
            return Task.CompletedTask;
        }

        return RunAsync(view, reply);
    }

    /// <summary>Takes out all connections of ended leases.</summary>
    public async Task SweepAsync(AppView view, CancellationToken cancellationToken)
    {
        if (await RunOneAsync(view, static batch => batch.Begin(ScriptOperation.SweepBegin), cancellationToken) is not { } begun)
        {
            return;
        }

        long epoch = begun.ReadNumber();
        if (epoch == 0)
        {
            return;
        }

        // Growth moves records to higher buckets only, so a pass to the end of the table, as it is then, misses none.
        for (int first = 0; first < view.Layout.Presence; first += BucketsPerSweep)
        {
            int from = first;
            await RunOneAsync(view, batch => WriteSweep(batch, from), cancellationToken);
        }

        await RunOneAsync(view, batch => WriteSweepEnd(batch, epoch), cancellationToken);
    }

    private static void WriteSweep(ScriptBatch batch, int from)
    {
        int to = Math.Min(from + BucketsPerSweep, batch.Layout.Presence);
        batch.Begin(ScriptOperation.Sweep);
        batch.Add(Math.Max(0, to - from));
        for (int i = from; i < to; i++)
        {
            batch.AddBucketAt(BucketTable.Presence, i);
        }
    }

    private static void WriteSweepEnd(ScriptBatch batch, long epoch)
    {
        batch.Begin(ScriptOperation.SweepEnd);
        batch.Add(epoch);
    }

    private Task AfterLeasesAsync(AppView view, long gone, CancellationToken cancellationToken)
    {
        StoreLog.LeasesEnded(_log, view.SdkAppId, gone);
        _listener.LeasesEnded(gone);
        return gone <= SweptAtOnce ? SweepAsync(view, cancellationToken) : Task.CompletedTask;
    }

    private async Task RunAsync(AppView view, ScriptReply reply)
    {
        try
        {
            foreach (int position in reply.GroupsDue)
            {
                await view.Growth.WhenOpen();
                await GrowGroupAsync(view, reply.Batch.GroupTags[position - 1]);
            }

            UpkeepDue due = reply.Due;
            while (due != UpkeepDue.None)
            {
                if (due.HasFlag(UpkeepDue.Sweep))
                {
                    await SweepAsync(view, CancellationToken.None);
                }

                due = await GrowAsync(view, due & ~UpkeepDue.Sweep);
            }
        }
        catch (Exception exception)
        {
            // Nothing is lost: the next reply asks for it again.
            StoreLog.UpkeepFailed(_log, view.SdkAppId, exception);
        }
        finally
        {
            view.EndUpkeep();
        }
    }

    private async Task<UpkeepDue> GrowAsync(AppView view, UpkeepDue due)
    {
        UpkeepDue next = UpkeepDue.None;
        for (BucketTable table = BucketTable.Users; table <= BucketTable.Actives; table++)
        {
            if (!due.HasFlag((UpkeepDue)(1 << ((int)table - 1))))
            {
                continue;
            }

            BucketTable grown = table;
            await view.Growth.WhenOpen();
            if (await RunOneAsync(view, batch => WriteGrowth(batch, grown), CancellationToken.None) is not { } reply)
            {
                return UpkeepDue.None;
            }

            view.Layout = With(reply.Batch.Layout, grown, (int)reply.ReadNumber());
            next = reply.Due;
        }

        return next;
    }

    private static void WriteGrowth(ScriptBatch batch, BucketTable table)
    {
        batch.Begin(ScriptOperation.GrowTable);
        batch.Add((int)table);
        int count = batch.Layout[table];
        WriteSteps(batch, count, StepsFor(count), index => batch.AddBucketAt(table, index));
    }

    private async Task GrowGroupAsync(AppView view, long groupTag)
    {
        int sets = view.MemberSetsOf(groupTag);
        ScriptReply? reply = await RunOneAsync(
            view,
            batch =>
            {
                sets = view.MemberSetsOf(groupTag);
                batch.Begin(ScriptOperation.GrowGroup);
                int group = batch.AddGroup(groupTag);
                WriteSteps(batch, sets, Math.Min(StepsFor(sets), 1023 - sets), index => batch.AddMemberSetAt(group, index));
            },
            CancellationToken.None);
        if (reply is { } done)
        {
            view.RememberMemberSets(groupTag, (int)done.ReadNumber());
        }
    }

    /// <summary>Buckets that a run adds to a table of so many.</summary>
    internal static int StepsFor(int count) => Math.Clamp(count / 4, 1, MaxStepsPerRun);

    private static void WriteSteps(ScriptBatch batch, int count, int steps, Action<int> addKey)
    {
        batch.Add(steps);
        for (int added = count; added < count + steps; added++)
        {
            (int source, long modulus) = LinearHash.SplitFor(added);
            addKey(source);
            addKey(added);
            batch.Add(modulus);
            batch.Add(added);
        }
    }

    private static AppLayout With(AppLayout layout, BucketTable table, int count) => table switch
    {
        BucketTable.Users => layout with { Users = count },
        BucketTable.Edges => layout with { Edges = count },
        BucketTable.Counters => layout with { Counters = count },
        BucketTable.Groups => layout with { Groups = count },
        BucketTable.Presence => layout with { Presence = count },
        BucketTable.Actives => layout with { Actives = count },
        _ => throw new ArgumentOutOfRangeException(nameof(table), table, "unknown table"),
    };

    private Task<ScriptReply?> RunOneAsync(AppView view, Action<ScriptBatch> write, CancellationToken cancellationToken)
        => _runner.RunAsync(view, _time.GetInstant(), new SimpleWork(write), cancellationToken);
}
