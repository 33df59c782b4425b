using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using NodaTime;
using StackExchange.Redis;

namespace ImQuota.Redis.Admission;

/// <summary>
/// Runs the admission script for an app until it was done on a true view of it:
/// 1. take what is remembered of the app, or read it; 2. resolve entitlements anew if their time is over; 3. write the batch;
/// 4. run it; 5. where the script says that the view was old or that leases had ended, correct that and go to 1.
/// </summary>
internal sealed class AdmissionScriptRunner
{
    // Each retry follows a change by somebody else (a table grew, an edition changed); more than a few in a row do not happen
    // unless something is broken.
    private const int MaxAttempts = 64;

    private readonly IStoreConnection _connection;
    private readonly AppViews _views;
    private readonly Tagger _tagger;
    private readonly RedisScript _script;

    public AdmissionScriptRunner(IStoreConnection connection, AppViews views, Tagger tagger)
    {
        _connection = connection;
        _views = views;
        _tagger = tagger;
        _script = new RedisScript("admit-n", AdmissionScript.Text);
    }

    public Tagger Tagger => _tagger;

    /// <summary>Called when leases ended during a run: the app and how many connections went.</summary>
    public Func<AppView, long, CancellationToken, Task>? LeasesEnded { get; set; }

    /// <summary>Null: the app is unknown.</summary>
    public async Task<ScriptReply?> RunAsync(AppView view, Instant now, ScriptWork work, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // :: Steps 1 and 2
            AppFacts? facts = await _views.GetFactsAsync(view, now, cancellationToken);
            if (facts is null)
            {
                return null;
            }

            // :: Step 3
            AppLayout layout = view.Layout;
            await work.PrepareAsync(view, layout, cancellationToken);
            var batch = new ScriptBatch(view, facts, layout, _tagger, now);
            work.Write(batch);

            // :: Step 4
            RedisResult result = await _script.EvaluateAsync(_connection.Database, batch.Keys(), batch.Arguments());
            var items = (RedisResult[])result!;
            switch ((int)items[0])
            {
                case 0:
                    return new ScriptReply(batch, (UpkeepDue)(int)items[1], items[2], items);
                case 1:
                    // :: Step 5
                    Correct(view, batch, items);
                    break;
                case 2:
                    view.Facts = null;
                    break;
                case 3:
                    if (LeasesEnded is { } ended)
                    {
                        await ended(view, (long)items[1], cancellationToken);
                    }

                    break;
                default:
                    throw new InvalidOperationException($"The admission script answered with the unknown status {items[0]}.");
            }
        }

        throw new StoreUnavailableException($"App {view.SdkAppId} changed under {MaxAttempts} attempts in a row; nothing was done.");
    }

    private static void Correct(AppView view, ScriptBatch batch, RedisResult[] items)
    {
        view.Layout = new AppLayout(
            (int)items[1], (int)items[2], (int)items[3], (int)items[4], (int)items[5], batch.Position.Month, (int)items[6]);
        if ((RedisValue)items[7] != batch.Facts.Version)
        {
            view.Facts = null;
        }

        for (int i = 0; i < batch.GroupTags.Count; i++)
        {
            view.RememberMemberSets(batch.GroupTags[i], (int)items[8 + i]);
        }
    }
}
