using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Server.Overload;
using ImQuota.Server.Security.Access;
using ImQuota.Server.Validation;

namespace ImQuota.Server.Admission;

/// <summary>Decides the actions of chat backends (spec section 2); the contract is admission.proto.</summary>
internal sealed class AdmissionGrpc(Decider decider, BatchDecider batches, AdmitStreams streams, AppGuard guard, AdmissionGate gate, Faults faults)
    : AdmissionService.AdmissionServiceBase
{
    public override Task<LoginResponse> Login(LoginRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        return AnswerAsync(request.SdkAppId, ActionReader.Read(request, bad), bad, context, DecisionMapper.ToLogin);
    }

    public override Task<LogoutResponse> Logout(LogoutRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        return AnswerAsync(request.SdkAppId, ActionReader.Read(request, bad), bad, context, static outcome => new LogoutResponse { Decision = DecisionMapper.ToProto(outcome) });
    }

    public override Task<RegisterUsersResponse> RegisterUsers(RegisterUsersRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        return AnswerAsync(request.SdkAppId, ActionReader.Read(request, bad), bad, context, static outcome => new RegisterUsersResponse { Decision = DecisionMapper.ToProto(outcome) });
    }

    public override Task<RemoveUsersResponse> RemoveUsers(RemoveUsersRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        return AnswerAsync(request.SdkAppId, ActionReader.Read(request, bad), bad, context, static outcome => new RemoveUsersResponse { Decision = DecisionMapper.ToProto(outcome) });
    }

    public override Task<CreateGroupResponse> CreateGroup(CreateGroupRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        return AnswerAsync(request.SdkAppId, ActionReader.Read(request, bad), bad, context, static outcome => new CreateGroupResponse { Decision = DecisionMapper.ToProto(outcome) });
    }

    public override Task<DissolveGroupResponse> DissolveGroup(DissolveGroupRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        return AnswerAsync(request.SdkAppId, ActionReader.Read(request, bad), bad, context, static outcome => new DissolveGroupResponse { Decision = DecisionMapper.ToProto(outcome) });
    }

    public override Task<JoinGroupResponse> JoinGroup(JoinGroupRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        return AnswerAsync(request.SdkAppId, ActionReader.Read(request, bad), bad, context, DecisionMapper.ToJoinGroup);
    }

    public override Task<LeaveGroupResponse> LeaveGroup(LeaveGroupRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        return AnswerAsync(request.SdkAppId, ActionReader.Read(request, bad), bad, context, static outcome => new LeaveGroupResponse { Decision = DecisionMapper.ToProto(outcome) });
    }

    public override Task<AddFriendResponse> AddFriend(AddFriendRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        return AnswerAsync(request.SdkAppId, ActionReader.Read(request, bad), bad, context, static outcome => new AddFriendResponse { Decision = DecisionMapper.ToProto(outcome) });
    }

    public override Task<RemoveFriendResponse> RemoveFriend(RemoveFriendRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        return AnswerAsync(request.SdkAppId, ActionReader.Read(request, bad), bad, context, static outcome => new RemoveFriendResponse { Decision = DecisionMapper.ToProto(outcome) });
    }

    public override Task<CheckFeatureResponse> CheckFeature(CheckFeatureRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        return AnswerAsync(request.SdkAppId, ActionReader.Read(request, bad), bad, context, DecisionMapper.ToCheckFeature);
    }

    public override async Task<AdmitResponse> Admit(AdmitRequest request, ServerCallContext context)
    {
        BatchDecider.ThrowUnlessSize(request.Actions.Count);
        if (gate.TryEnter(context, request.Actions.Count, out CallerLoad? load) is { } refusal)
        {
            throw refusal.ToRpcException();
        }

        try
        {
            var response = new AdmitResponse();
            response.Results.AddRange(await batches.DecideAsync(request.Actions, context));
            return response;
        }
        catch (Exception exception) when (Faults.IsFault(exception))
        {
            throw faults.ToRpc(exception, context);
        }
        finally
        {
            gate.Leave(load, request.Actions.Count);
        }
    }

    public override async Task AdmitStream(
        IAsyncStreamReader<AdmitStreamRequest> requestStream, IServerStreamWriter<AdmitStreamResponse> responseStream, ServerCallContext context)
    {
        try
        {
            await streams.AnswerAsync(requestStream, responseStream, context);
        }
        catch (Exception exception) when (Faults.IsFault(exception))
        {
            throw faults.ToRpc(exception, context);
        }
    }

    private async Task<TResponse> AnswerAsync<TResponse>(
        ulong sdkAppId, AdmissionRequest request, BadFields bad, ServerCallContext context, Func<AdmissionOutcome, TResponse> respond)
    {
        guard.Require(context, sdkAppId);
        bad.ThrowIfAny();
        if (gate.TryEnter(context, 1, out CallerLoad? load) is { } refusal)
        {
            throw refusal.ToRpcException();
        }

        try
        {
            AdmissionOutcome[] outcomes = await decider.DecideAsync(sdkAppId, [request], context.CancellationToken);
            return respond(outcomes[0]);
        }
        catch (Exception exception) when (Faults.IsFault(exception))
        {
            throw faults.ToRpc(exception, context);
        }
        finally
        {
            gate.Leave(load, 1);
        }
    }
}
