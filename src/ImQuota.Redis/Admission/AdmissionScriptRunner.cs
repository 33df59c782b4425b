using ImQuota.Domain.Admission;
using ImQuota.Redis.Connections;
using ImQuota.Redis.Packing;
using ImQuota.Redis.Telemetry;
using NodaTime;
using StackExchange.Redis;

namespace ImQuota.Redis.Admission;

/// <summary>
/// Runs the admission script, or one that has it in it, for an app until it was done on a true view of it:
/// 1. take what is remembered of the app, or read it; 2. resolve entitlements anew if their time is over; 3. write the batch;
/// 4. run it; 5. where the script says that the view was old or that leases had ended, correct that and go to 1.
/// </summary>
internal sealed class AdmissionScriptRunner
{
    // Each retry follows a change by somebody else (a table grew, an edition changed); more than a few in a row do not happen
    // unless something is broken.
    private const int MaxAttempts = 64;

    // Growth beside the traffic makes a view old now and then; it is held back from a run that this happens to more often.
    private const int AttemptsBesideGrowth = 4;

    /// <summary>Attempts while the app's slot moves to another shard, which takes a small app a few milliseconds.</summary>
    private const int MaxMoves = 5;

    private static readonly TimeSpan BetweenMoves = TimeSpan.FromMilliseconds(2);

    /// <summary>How a run ended; the script's numbers (10-frame.lua).</summary>
    private enum Status
    {
        Done = 0,
        Stale = 1,
        Unknown = 2,
        Expired = 3,
    }

    /// <summary>Whether the script was done, and its reply; null: the app is unknown.</summary>
    private readonly record struct Attempts(bool Done, ScriptReply? Reply);

    private readonly IStoreConnection _connection;
    private readonly AppViews _views;
    private readonly StoreIdentity _identity;
    private readonly Tagger _tagger;
    private readonly TimeProvider _time;
    private readonly RedisScript _script;

    public AdmissionScriptRunner(IStoreConnection connection, AppViews views, StoreIdentity identity, Tagger tagger, TimeProvider time, RedisScript script)
    {
        _connection = connection;
        _views = views;
        _identity = identity;
        _tagger = tagger;
        _time = time;
        _script = script;
    }

    public Tagger Tagger => _tagger;

    /// <summary>Called when leases ended during a run: the app and how many connections went.</summary>
    public Func<AppView, long, CancellationToken, Task>? LeasesEnded { get; set; }

    /// <summary>Null: the app is unknown.</summary>
    public async Task<ScriptReply?> RunAsync(AppView view, Instant now, ScriptWork work, CancellationToken cancellationToken)
    {
        Attempts tried = await TryAsync(view, now, work, 0, AttemptsBesideGrowth, cancellationToken);
        if (tried.Done)
        {
            return tried.Reply;
        }

        view.Growth.Hold();
        try
        {
            tried = await TryAsync(view, now, work, AttemptsBesideGrowth, MaxAttempts, cancellationToken);
        }
        finally
        {
            view.Growth.Release();
        }

        return tried.Done ? tried.Reply : throw new StoreUnavailableException($"App {view.SdkAppId} changed under {MaxAttempts} attempts in a row; nothing was done.");
    }

    private async Task<Attempts> TryAsync(AppView view, Instant now, ScriptWork work, int first, int end, CancellationToken cancellationToken)
    {
        for (int attempt = first; attempt < end; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await _identity.EnsureAsync();

            // :: Steps 1 and 2
            AppFacts? facts = await _views.GetFactsAsync(view, now, cancellationToken);
            if (facts is null)
            {
                return new Attempts(true, null);
            }

            // :: Step 3
            AppLayout layout = view.Layout;
            await work.PrepareAsync(view, layout, attempt, cancellationToken);
            var batch = new ScriptBatch(view, facts, layout, _tagger, now, work.ExpectedBytes);
            work.Write(batch);

            // :: Step 4
            byte[] packed = (byte[])(await EvaluateAsync(batch, attempt, cancellationToken))!;
            view.Queue.Heard();
            switch (StatusOf(packed))
            {
                case Status.Done:
                    return new Attempts(true, Finished(batch, packed));
                case Status.Stale:
                    // :: Step 5
                    Correct(view, batch, packed);
                    break;
                case Status.Unknown:
                    view.Facts = null;
                    break;
                case Status.Expired:
                    if (LeasesEnded is { } ended)
                    {
                        await ended(view, ConnectionsGone(packed), cancellationToken);
                    }

                    break;
                default:
                    throw new InvalidOperationException($"The admission script answered with the unknown status {StatusOf(packed)}.");
            }
        }

        return default;
    }

    private async Task<RedisResult> EvaluateAsync(ScriptBatch batch, int attempt, CancellationToken cancellationToken)
    {
        for (int moves = 1; ; moves++)
        {
            try
            {
                using (StoreSpans.Script(_script.Name, attempt))
                {
                    return await _script.EvaluateAsync(_connection.Database, batch.Keys(), batch.Arguments());
                }
            }
            catch (StoreUnavailableException exception) when (exception.Fault == StoreFault.Moving && moves < MaxMoves)
            {
                await Task.Delay(BetweenMoves, _time, cancellationToken);
            }
        }
    }

    private static PackReader AfterStatus(ReadOnlySpan<byte> packed, out Status status)
    {
        var reader = new PackReader(packed);
        reader.ReadArray();
        status = (Status)reader.ReadInt32();
        return reader;
    }

    private static Status StatusOf(ReadOnlySpan<byte> packed)
    {
        AfterStatus(packed, out Status status);
        return status;
    }

    private static ScriptReply Finished(ScriptBatch batch, byte[] packed)
    {
        PackReader reader = AfterStatus(packed, out _);
        var due = (UpkeepDue)reader.ReadInt32();
        int count = reader.ReadArray();
        int[] groupsDue = count == 0 ? [] : new int[count];
        for (int i = 0; i < count; i++)
        {
            groupsDue[i] = reader.ReadInt32();
        }

        return new ScriptReply(batch, due, groupsDue, packed.AsMemory(packed.Length - reader.Left));
    }

    private static long ConnectionsGone(ReadOnlySpan<byte> packed)
    {
        PackReader reader = AfterStatus(packed, out _);
        return reader.ReadNumber();
    }

    private static void Correct(AppView view, ScriptBatch batch, ReadOnlySpan<byte> packed)
    {
        PackReader reader = AfterStatus(packed, out _);
        int users = reader.ReadInt32();
        int edges = reader.ReadInt32();
        int counters = reader.ReadInt32();
        int groups = reader.ReadInt32();
        int presence = reader.ReadInt32();
        view.Layout = new AppLayout(users, edges, counters, groups, presence, batch.Position.Month, reader.ReadInt32());
        if (reader.ReadNumber() != batch.Facts.Version)
        {
            view.Facts = null;
        }

        foreach (long tag in batch.GroupTags)
        {
            view.RememberMemberSets(tag, reader.ReadInt32());
        }
    }
}
