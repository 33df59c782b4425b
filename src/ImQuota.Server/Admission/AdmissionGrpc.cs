using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Server.Validation;

namespace ImQuota.Server.Admission;

/// <summary>Decides the actions of chat backends (spec section 2); the contract is admission.proto.</summary>
internal sealed class AdmissionGrpc(Decider decider, BatchDecider batches, IHostApplicationLifetime lifetime)
    : AdmissionService.AdmissionServiceBase
{
    public override async Task<LoginResponse> Login(LoginRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        AdmissionOutcome outcome = await DecideAsync(request.SdkAppId, ActionReader.Read(request, bad), bad, context);
        var response = new LoginResponse { Decision = DecisionMapper.ToProto(outcome) };
        response.Kick.AddRange(outcome.Kick);
        return response;
    }

    public override async Task<LogoutResponse> Logout(LogoutRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        AdmissionOutcome outcome = await DecideAsync(request.SdkAppId, ActionReader.Read(request, bad), bad, context);
        return new LogoutResponse { Decision = DecisionMapper.ToProto(outcome) };
    }

    public override async Task<RegisterUsersResponse> RegisterUsers(RegisterUsersRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        AdmissionOutcome outcome = await DecideAsync(request.SdkAppId, ActionReader.Read(request, bad), bad, context);
        return new RegisterUsersResponse { Decision = DecisionMapper.ToProto(outcome) };
    }

    public override async Task<RemoveUsersResponse> RemoveUsers(RemoveUsersRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        AdmissionOutcome outcome = await DecideAsync(request.SdkAppId, ActionReader.Read(request, bad), bad, context);
        return new RemoveUsersResponse { Decision = DecisionMapper.ToProto(outcome) };
    }

    public override async Task<CreateGroupResponse> CreateGroup(CreateGroupRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        AdmissionOutcome outcome = await DecideAsync(request.SdkAppId, ActionReader.Read(request, bad), bad, context);
        return new CreateGroupResponse { Decision = DecisionMapper.ToProto(outcome) };
    }

    public override async Task<DissolveGroupResponse> DissolveGroup(DissolveGroupRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        AdmissionOutcome outcome = await DecideAsync(request.SdkAppId, ActionReader.Read(request, bad), bad, context);
        return new DissolveGroupResponse { Decision = DecisionMapper.ToProto(outcome) };
    }

    public override async Task<JoinGroupResponse> JoinGroup(JoinGroupRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        AdmissionOutcome outcome = await DecideAsync(request.SdkAppId, ActionReader.Read(request, bad), bad, context);
        var response = new JoinGroupResponse { Decision = DecisionMapper.ToProto(outcome) };
        response.OverLimitUserIds.AddRange(outcome.OverLimitUserIds);
        response.AlreadyMemberIds.AddRange(outcome.AlreadyMemberIds);
        return response;
    }

    public override async Task<LeaveGroupResponse> LeaveGroup(LeaveGroupRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        AdmissionOutcome outcome = await DecideAsync(request.SdkAppId, ActionReader.Read(request, bad), bad, context);
        return new LeaveGroupResponse { Decision = DecisionMapper.ToProto(outcome) };
    }

    public override async Task<AddFriendResponse> AddFriend(AddFriendRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        AdmissionOutcome outcome = await DecideAsync(request.SdkAppId, ActionReader.Read(request, bad), bad, context);
        return new AddFriendResponse { Decision = DecisionMapper.ToProto(outcome) };
    }

    public override async Task<RemoveFriendResponse> RemoveFriend(RemoveFriendRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        AdmissionOutcome outcome = await DecideAsync(request.SdkAppId, ActionReader.Read(request, bad), bad, context);
        return new RemoveFriendResponse { Decision = DecisionMapper.ToProto(outcome) };
    }

    public override async Task<CheckFeatureResponse> CheckFeature(CheckFeatureRequest request, ServerCallContext context)
    {
        var bad = new BadFields();
        AdmissionOutcome outcome = await DecideAsync(request.SdkAppId, ActionReader.Read(request, bad), bad, context);
        var response = new CheckFeatureResponse { Decision = DecisionMapper.ToProto(outcome) };
        response.Unverified.AddRange(outcome.Unverified);
        return response;
    }

    public override async Task<AdmitResponse> Admit(AdmitRequest request, ServerCallContext context)
    {
        var response = new AdmitResponse();
        response.Results.AddRange(await batches.DecideAsync(request.Actions, context.CancellationToken));
        return response;
    }

    public override async Task AdmitStream(
        IAsyncStreamReader<AdmitStreamRequest> requestStream, IServerStreamWriter<AdmitStreamResponse> responseStream, ServerCallContext context)
    {
        // A message that was read is answered; the service's end is looked at between messages only.
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            while (await requestStream.MoveNext(ending.Token))
            {
                AdmitStreamRequest request = requestStream.Current;
                var response = new AdmitStreamResponse { Id = request.Id };
                response.Results.AddRange(await batches.DecideAsync(request.Actions, context.CancellationToken));
                await responseStream.WriteAsync(response, context.CancellationToken);
            }
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            throw Failures.Stopping();
        }
    }

    private Task<AdmissionOutcome> DecideAsync(ulong sdkAppId, AdmissionRequest request, BadFields bad, ServerCallContext context)
    {
        bad.ThrowIfAny();
        return decider.DecideAsync(sdkAppId, request, context.CancellationToken);
    }
}
