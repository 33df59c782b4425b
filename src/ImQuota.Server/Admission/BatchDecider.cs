using Google.Rpc;
using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Server.Security.Access;
using ImQuota.Server.Security.Callers;
using ImQuota.Server.Validation;

namespace ImQuota.Server.Admission;

/// <summary>
/// Decides mixed actions of many apps: the actions of one app go to the store together, apps side by side. What is wrong
/// with one action is told in its own result, so that callers who share a batch do not harm one another.
/// </summary>
internal sealed class BatchDecider(Decider decider, AppGuard guard)
{
    /// <summary>Whether a message may have that many actions.</summary>
    public static bool IsSize(int actions) => actions is >= 1 and <= IdRules.MaxActions;

    /// <exception cref="RpcException">INVALID_ARGUMENT: no action, or more than <see cref="IdRules.MaxActions"/>.</exception>
    public static void ThrowUnlessSize(int actions)
    {
        var bad = new BadFields();
        IdFields.Count(bad, "actions", actions, 1, IdRules.MaxActions);
        bad.ThrowIfAny();
    }

    /// <returns>One result an action, in order; actions that got the same answer may share one.</returns>
    public async Task<AdmitResult[]> DecideAsync(IReadOnlyList<AdmitAction> actions, ServerCallContext context)
    {
        CancellationToken cancellationToken = context.CancellationToken;
        var results = new AdmitResult[actions.Count];
        List<AppBatch> apps = Divide(actions, results, context);
        if (apps.Count == 1)
        {
            await DecideAsync(apps[0], results, cancellationToken);
            return results;
        }

        var running = new List<Task>(apps.Count);
        foreach (AppBatch batch in apps)
        {
            running.Add(DecideAsync(batch, results, cancellationToken));
        }

        await Task.WhenAll(running);
        return results;
    }

    /// <summary>Actions by app; those that cannot be read, or are about an app of others, get their result at once.</summary>
    private List<AppBatch> Divide(IReadOnlyList<AdmitAction> actions, AdmitResult[] results, ServerCallContext context)
    {
        AppSet allowed = guard.AppsOf(context);
        var apps = new List<AppBatch>(1);
        Dictionary<ulong, AppBatch>? byId = null;
        AppBatch? last = null;
        var bad = new BadFields();
        for (int i = 0; i < actions.Count; i++)
        {
            (ulong sdkAppId, AdmissionRequest request) = BatchedActions.Read(actions[i], bad);
            if (bad.HasAny)
            {
                results[i] = Failed(Code.InvalidArgument, bad.ToString());
                bad = new BadFields();
                continue;
            }

            if (last?.SdkAppId != sdkAppId)
            {
                if (!allowed.Contains(sdkAppId))
                {
                    results[i] = Failed(Code.PermissionDenied, guard.Refuse(context, sdkAppId));
                    continue;
                }

                byId ??= [];
                if (!byId.TryGetValue(sdkAppId, out last))
                {
                    last = new AppBatch(sdkAppId, actions.Count - i);
                    byId.Add(sdkAppId, last);
                    apps.Add(last);
                }
            }

            last.Requests.Add(request);
            last.Positions.Add(i);
        }

        return apps;
    }

    private async Task DecideAsync(AppBatch batch, AdmitResult[] results, CancellationToken cancellationToken)
    {
        try
        {
            AdmissionOutcome[] outcomes = await decider.DecideAsync(batch.SdkAppId, batch.Requests, cancellationToken);
            Map(outcomes, batch.Positions, results);
        }
        catch (StoreUnavailableException exception)
        {
            // Other apps may live on a part of the store that answers.
            foreach (int position in batch.Positions)
            {
                results[position] = Failed(Code.Unavailable, exception.Message);
            }
        }
    }

    private static void Map(AdmissionOutcome[] outcomes, List<int> positions, AdmitResult[] results)
    {
        // Plain answers of one run are one object (OutcomeReader), and so they stay.
        AdmissionOutcome? known = null;
        AdmitResult? result = null;
        for (int i = 0; i < outcomes.Length; i++)
        {
            if (!ReferenceEquals(outcomes[i], known))
            {
                known = outcomes[i];
                result = known.Undecided is { } why ? Failed(Code.Unavailable, why) : DecisionMapper.ToResult(known);
            }

            results[positions[i]] = result!;
        }
    }

    /// <summary>The same for each of the actions.</summary>
    public static AdmitResult[] AllFailed(int actions, Google.Rpc.Status status)
    {
        var results = new AdmitResult[actions];
        Array.Fill(results, Failed((Code)status.Code, status.Message));
        return results;
    }

    private static AdmitResult Failed(Code code, string text) => new() { ErrorCode = (int)code, ErrorMessage = text };

    private sealed class AppBatch(ulong sdkAppId, int capacity)
    {
        public ulong SdkAppId => sdkAppId;

        public List<AdmissionRequest> Requests { get; } = new(capacity);

        public List<int> Positions { get; } = new(capacity);
    }
}
