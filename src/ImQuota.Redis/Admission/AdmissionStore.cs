using ImQuota.Domain.Admission;
using ImQuota.Redis.Connections;
using ImQuota.Redis.Packing;
using NodaTime;

namespace ImQuota.Redis.Admission;

/// <summary>Decides in the store: long requests in several runs of the script, each action atomic for itself.</summary>
public sealed class AdmissionStore : IRecordingStore
{
    // A run blocks the store for its time; a thousand ids are about 5 ms.
    private const int MaxActionsPerRun = 256;
    private const int MaxIdsPerRun = 1000;
    private const int IdsWorthWaitingForGrowth = 64;

    private readonly AppViews _views;
    private readonly AdmissionScriptRunner _runner;
    private readonly StoreIdentity _identity;
    private readonly GroupMembersReader _members;
    private readonly GroupDrain _drain;
    private readonly Upkeep _upkeep;
    private readonly TimeProvider _time;

    internal AdmissionStore(AppViews views, AdmissionScriptRunner runner, StoreIdentity identity, GroupMembersReader members, Upkeep upkeep, TimeProvider time)
    {
        _views = views;
        _runner = runner;
        _identity = identity;
        _members = members;
        _drain = new GroupDrain(runner, members);
        _upkeep = upkeep;
        _time = time;
    }

    /// <inheritdoc/>
    public Task<AdmissionOutcome[]> DecideAsync(ulong sdkAppId, IReadOnlyList<AdmissionRequest> requests, CancellationToken cancellationToken)
        => DecideAsync(sdkAppId, requests, _time.GetInstant(), cancellationToken);

    /// <inheritdoc/>
    public async Task<AdmissionOutcome[]> RecordAsync(
        ulong sdkAppId, IReadOnlyList<AdmissionRequest> requests, Instant at, CancellationToken cancellationToken)
    {
        await _identity.VerifyIfThereAsync();
        return await DecideAsync(sdkAppId, [.. requests.Select(request => request with { Mode = AdmissionMode.Record })], at, cancellationToken);
    }

    /// <summary>What was told before, while everything else waits.</summary>
    internal Task<AdmissionOutcome[]> RetellAsync(ulong sdkAppId, IReadOnlyList<AdmissionRequest> requests, Instant at)
        => DecideAsync(sdkAppId, requests, at, CancellationToken.None);

    private async Task<AdmissionOutcome[]> DecideAsync(
        ulong sdkAppId, IReadOnlyList<AdmissionRequest> requests, Instant now, CancellationToken cancellationToken)
    {
        var outcomes = new AdmissionOutcome[requests.Count];
        AppView view = _views.Of(sdkAppId);
        for (int start = 0; start < requests.Count;)
        {
            int count = CountForRun(requests, start, out int ids);
            long[] dissolved = [];
            if (requests[start] is { Action: DissolveGroupAction dissolve, Mode: not AdmissionMode.DryRun })
            {
                dissolved = await _drain.ShrinkAsync(view, now, dissolve.GroupId, cancellationToken);
            }

            var work = new AdmissionWork(requests, start, count, dissolved, _members);
            ScriptReply? reply = await _runner.RunAsync(view, now, work, cancellationToken);
            Read(reply, requests, start, outcomes.AsSpan(start, count), now);
            if (reply is { } done)
            {
                Task growth = _upkeep.Begin(view, done);
                if (ids >= IdsWorthWaitingForGrowth)
                {
                    // Imports must not outrun the growth of their tables.
                    await growth;
                }
            }

            start += count;
        }

        return outcomes;
    }

    private static void Read(
        ScriptReply? reply, IReadOnlyList<AdmissionRequest> requests, int start, Span<AdmissionOutcome> outcomes, Instant now)
    {
        if (reply is not { } done)
        {
            for (int i = 0; i < outcomes.Length; i++)
            {
                outcomes[i] = OutcomeReader.UnknownApp(requests[start + i].Action, now);
            }

            return;
        }

        var reader = new OutcomeReader(done.Batch);
        PackReader replies = done.Read();
        for (int i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = reader.Read(ref replies, requests[start + i]);
        }
    }

    private static int CountForRun(IReadOnlyList<AdmissionRequest> requests, int start, out int ids)
    {
        int end = start;
        ids = 0;
        while (end < requests.Count && end - start < MaxActionsPerRun)
        {
            AdmissionAction action = requests[end].Action;
            int more = IdsOf(action);
            if (end > start && (action is DissolveGroupAction || ids + more > MaxIdsPerRun))
            {
                break;
            }

            ids += more;
            end++;
        }

        return end - start;
    }

    private static int IdsOf(AdmissionAction action) => action switch
    {
        RegisterUsersAction register => register.UserIds.Count,
        RemoveUsersAction remove => remove.UserIds.Count,
        CreateGroupAction create => create.MemberIds.Count + 1,
        JoinGroupAction join => join.UserIds.Count,
        LeaveGroupAction leave => leave.UserIds.Count,
        _ => 1,
    };
}
