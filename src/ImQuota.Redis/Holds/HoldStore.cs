using ImQuota.Domain.Admission;
using ImQuota.Redis.Admission;
using ImQuota.Redis.Packing;
using NodaTime;

namespace ImQuota.Redis.Holds;

/// <summary>Holds places for announced actions, in the app's slot.</summary>
internal sealed class HoldStore(AppViews views, AdmissionScriptRunner runner, TimeSpan answerWithin, TimeProvider time) : IHoldStore
{
    /// <summary>Told by the breaker of the app's decisions: a store that is away for them is away for these.</summary>
    public Action<StoreFault>? Failed { get; init; }

    /// <inheritdoc/>
    public async Task<AdmissionOutcome[]> ReserveAsync(
        ulong sdkAppId, IReadOnlyList<AdmissionAction> actions, string creation, Duration length, CancellationToken cancellationToken)
    {
        long micros = length.BclCompatibleTicks / 10;
        Instant now = time.GetInstant();
        ScriptReply? reply = await RunAsync(
            sdkAppId,
            now,
            batch =>
            {
                foreach (AdmissionAction action in actions)
                {
                    HoldWork.WriteReserve(batch, action, creation, micros);
                }
            },
            cancellationToken);
        return reply is { } done ? Read(done, actions) : [.. actions.Select(action => OutcomeReader.UnknownApp(action, now))];
    }

    /// <inheritdoc/>
    public Task SettleAsync(ulong sdkAppId, IReadOnlyList<AdmissionAction> facts, string creation, CancellationToken cancellationToken)
        => RunAsync(
            sdkAppId,
            time.GetInstant(),
            batch =>
            {
                foreach (AdmissionAction fact in facts)
                {
                    HoldWork.WriteSettle(batch, fact, creation);
                }
            },
            cancellationToken);

    /// <inheritdoc/>
    public async Task<bool[]> NoteAsync(
        ulong sdkAppId, IReadOnlyList<AdmissionAction> facts, Instant at, Duration window, CancellationToken cancellationToken)
    {
        ScriptReply? reply = await RunAsync(
            sdkAppId,
            time.GetInstant(),
            batch => HoldWork.WriteNote(batch, facts, at.ToUnixTimeMilliseconds(), (long)window.TotalMilliseconds),
            cancellationToken);
        bool[] news = new bool[facts.Count];
        Array.Fill(news, true);
        if (reply is { } done)
        {
            PackReader late = done.Read();
            for (int left = late.ReadArray(); left > 0; left--)
            {
                news[late.ReadInt32() - 1] = false;
            }
        }

        return news;
    }

    private static AdmissionOutcome[] Read(ScriptReply reply, IReadOnlyList<AdmissionAction> actions)
    {
        var reader = new OutcomeReader(reply.Batch);
        PackReader replies = reply.Read();
        var outcomes = new AdmissionOutcome[actions.Count];
        for (int i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = reader.Read(ref replies, new AdmissionRequest(AdmissionMode.DryRun, actions[i]));
        }

        return outcomes;
    }

    private async Task<ScriptReply?> RunAsync(ulong sdkAppId, Instant now, Action<ScriptBatch> write, CancellationToken cancellationToken)
    {
        AppView view = views.Of(sdkAppId);
        StoreBreaker breaker = view.Queue.Breaker;
        if (breaker.Refusal is { } refusal)
        {
            throw new StoreUnavailableException(refusal.Message, refusal.Fault, refusal);
        }

        try
        {
            ScriptReply? reply = await runner.RunAsync(view, now, new SimpleWork(write), cancellationToken).WaitAsync(answerWithin, time, cancellationToken);
            breaker.Answered();
            return reply;
        }
        catch (TimeoutException silence)
        {
            var hung = new StoreUnavailableException($"The store did not answer within {answerWithin.TotalMilliseconds} ms.", StoreFault.Hung, silence);
            breaker.Failed(hung);
            throw hung;
        }
        catch (StoreUnavailableException away)
        {
            breaker.Failed(away);
            Failed?.Invoke(away.Fault);
            throw;
        }
    }
}
