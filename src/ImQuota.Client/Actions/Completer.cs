using Grpc.Core;
using ImQuota.Client.Configuration;
using ImQuota.Client.Telemetry;
using ImQuota.Client.Wire;
using ImQuota.Contracts.V1;

namespace ImQuota.Client.Actions;

/// <summary>Tells callers how their actions ended; the one place where policies apply. Called outside the lock, once an action.</summary>
internal sealed class Completer(ClientSettings settings, ClientMetrics metrics, TimeProvider time)
{
    /// <summary>As the sidecar replied.</summary>
    public void Answer(PendingAction action, in IncomingReply reply, long now)
    {
        if (action.Spoilt)
        {
            Fail(action, StatusCode.InvalidArgument, "The request was changed while its call was under way; nothing of it was carried out.", now);
        }
        else if (reply.ErrorCode != 0)
        {
            Fail(action, (StatusCode)reply.ErrorCode, reply.ErrorMessage, now);
        }
        else if (reply.Decision is not { } decision)
        {
            Fail(action, StatusCode.Internal, "The sidecar's reply has neither a decision nor an error.", now);
        }
        else
        {
            metrics.Ended(action.Kind, decision.Verdict == Verdict.Allowed ? Outcomes.Allowed : Outcomes.Denied, time, action.StartedAt, now);
            action.Succeed(new AdmissionResult(decision, reply.Lists, fault: null));
        }
    }

    /// <summary>Without a decision: by policy where nothing decided, else as an exception.</summary>
    public void Fail(PendingAction action, StatusCode code, string detail, long now)
    {
        var fault = new RpcException(new Status(code, detail));
        FailurePolicy policy = code is StatusCode.Unavailable or StatusCode.DeadlineExceeded or StatusCode.ResourceExhausted ? settings.PolicyOf(action.Kind) : FailurePolicy.Throw;
        if (policy == FailurePolicy.Throw)
        {
            metrics.Ended(action.Kind, Outcomes.Of(code), time, action.StartedAt, now);
            action.Fail(fault);
            return;
        }

        bool allowed = policy == FailurePolicy.Allow;
        metrics.FellBack(action.Kind, allowed);
        metrics.Ended(action.Kind, allowed ? Outcomes.PolicyAllowed : Outcomes.PolicyDenied, time, action.StartedAt, now);
        action.Succeed(AdmissionResult.FromPolicy(allowed, fault));
    }

    public void Cancelled(PendingAction action, long now, CancellationToken cancellationToken)
    {
        metrics.Ended(action.Kind, Outcomes.Cancelled, time, action.StartedAt, now);
        action.Fail(new OperationCanceledException(cancellationToken));
    }
}
