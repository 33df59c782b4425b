using Grpc.Core;
using Grpc.Net.Client;
using ImQuota.Contracts.V1;

namespace ImQuota.Load.Tests.EndToEnd;

/// <summary>Passes calls on to a real service and answers some of them with a lie.</summary>
internal sealed class LyingProxy(GrpcChannel real, Lie lie) : AdmissionService.AdmissionServiceBase
{
    private readonly AdmissionService.AdmissionServiceClient _real = new(real);
    private int _joins;

    public override async Task<JoinGroupResponse> JoinGroup(JoinGroupRequest request, ServerCallContext context)
    {
        JoinGroupResponse reply = await _real.JoinGroupAsync(request);
        reply.Decision = lie switch
        {
            Lie.AllowsAll => new Decision { Verdict = Verdict.Allowed },

            // A join that was counted is denied, far below the limit.
            Lie.DeniesSome when Interlocked.Increment(ref _joins) % 10 == 0 => new Decision
            {
                Verdict = Verdict.Denied,
                Reason = DenyReason.GroupFull,
                Code = 10014,
                Message = "The group is full.",
                Limit = new LimitUse { Key = "group_members", Limit = 2000, Used = 2000 },
            },
            _ => reply.Decision,
        };
        return reply;
    }

    public override async Task<LeaveGroupResponse> LeaveGroup(LeaveGroupRequest request, ServerCallContext context) => await _real.LeaveGroupAsync(request);
}
