using Google.Protobuf.Collections;
using Google.Rpc;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Server.Validation;

namespace ImQuota.Server.Admission;

/// <summary>
/// Decides mixed actions of many apps: the actions of one app go to the store together, apps side by side. What is wrong
/// with one action is told in its own result, so that callers who share a batch do not harm one another.
/// </summary>
internal sealed class BatchDecider(Decider decider)
{
    /// <returns>One result an action, in order.</returns>
    /// <exception cref="Grpc.Core.RpcException">INVALID_ARGUMENT: no action, or more than <see cref="IdRules.MaxActions"/>.</exception>
    public async Task<AdmitResult[]> DecideAsync(RepeatedField<AdmitAction> actions, CancellationToken cancellationToken)
    {
        var bad = new BadFields();
        IdFields.Count(bad, "actions", actions.Count, 1, IdRules.MaxActions);
        bad.ThrowIfAny();

        var results = new AdmitResult[actions.Count];
        var apps = new Dictionary<ulong, AppBatch>();
        for (int i = 0; i < actions.Count; i++)
        {
            var fields = new BadFields();
            (ulong sdkAppId, AdmissionRequest request) = BatchedActions.Read(actions[i], fields);
            if (fields.HasAny)
            {
                results[i] = Failed(Code.InvalidArgument, fields.ToString());
                continue;
            }

            if (!apps.TryGetValue(sdkAppId, out AppBatch? batch))
            {
                apps.Add(sdkAppId, batch = new AppBatch(sdkAppId));
            }

            batch.Requests.Add(request);
            batch.Positions.Add(i);
        }

        var running = new List<Task>(apps.Count);
        foreach (AppBatch batch in apps.Values)
        {
            running.Add(DecideAsync(batch, results, cancellationToken));
        }

        await Task.WhenAll(running);
        return results;
    }

    private async Task DecideAsync(AppBatch batch, AdmitResult[] results, CancellationToken cancellationToken)
    {
        try
        {
            AdmissionOutcome[] outcomes = await decider.DecideAsync(batch.SdkAppId, batch.Requests, cancellationToken);
            for (int i = 0; i < outcomes.Length; i++)
            {
                results[batch.Positions[i]] = DecisionMapper.ToResult(outcomes[i]);
            }
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

    private static AdmitResult Failed(Code code, string text) => new() { ErrorCode = (int)code, ErrorMessage = text };

    private sealed class AppBatch(ulong sdkAppId)
    {
        public ulong SdkAppId => sdkAppId;

        public List<AdmissionRequest> Requests { get; } = [];

        public List<int> Positions { get; } = [];
    }
}
