using Google.Protobuf.Collections;
using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Server.Tests.Hosting;
using Xunit;
using DenyReason = ImQuota.Contracts.V1.DenyReason;

namespace ImQuota.Server.Tests.Admission;

/// <summary>Admit and AdmitStream: mixed actions of many apps, one result each, in order.</summary>
public sealed class BatchTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Admit_MixedActionsOfThreeApps_OneResultEachInOrder()
    {
        await using Service service = await Service.StartAsync();
        var request = new AdmitRequest();
        for (int i = 1; i <= 6; i++)
        {
            request.Actions.Add(Create(Service.Developer, $"b{i}"));
            request.Actions.Add(Login(Service.Standard, "u1", $"c{i}"));
            request.Actions.Add(Login(Service.Premium, $"u{i}", "c1"));
        }

        RepeatedField<AdmitResult> results = (await service.Admission.AdmitAsync(request, cancellationToken: Cancellation)).Results;

        Assert.Equal(18, results.Count);
        Assert.All(results.SkipLast(3), result => Assert.Equal(Verdict.Allowed, result.Decision.Verdict));
        Assert.Equal(DenyReason.DailyBroadcastLimit, results[15].Decision.Reason);
        Assert.Equal(["c5"], results[16].Kick);
        Assert.Equal(Verdict.Allowed, results[17].Decision.Verdict);
        Assert.Equal(6, (await service.UsedAsync(Service.Premium)).Connections);
    }

    [Fact]
    public async Task Admit_OneBadAction_FailsAlone()
    {
        await using Service service = await Service.StartAsync();
        var request = new AdmitRequest
        {
            Actions = { Login(Service.Developer, "u1", "c1"), Login(Service.Developer, "", "c1"), new AdmitAction(), Login(Service.Developer, "u2", "c2") },
        };

        RepeatedField<AdmitResult> results = (await service.Admission.AdmitAsync(request, cancellationToken: Cancellation)).Results;

        Assert.Equal([0, 3, 3, 0], results.Select(result => result.ErrorCode));
        Assert.Contains("login.user_id", results[1].ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("action", results[2].ErrorMessage, StringComparison.Ordinal);
        Assert.Null(results[1].Decision);
        Assert.Equal(2, (await service.UsedAsync(Service.Developer)).Users);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(IdRules.MaxActions + 1)]
    public async Task Admit_CountOutOfBounds_RefusedWhole(int count)
    {
        await using Service service = await Service.StartAsync();
        var request = new AdmitRequest();
        request.Actions.AddRange(Enumerable.Range(0, count).Select(i => Login(Service.Developer, $"u{i}", "c")));

        IReadOnlyList<string> fields = await AdminHost.FailsAsync(
            StatusCode.InvalidArgument, async () => await service.Admission.AdmitAsync(request, cancellationToken: Cancellation));

        Assert.Equal(["actions"], fields);
        Assert.Equal(0, (await service.UsedAsync(Service.Developer)).Users);
    }

    [Fact]
    public async Task Admit_AsManyActionsAsAllowed_AllDecided()
    {
        await using Service service = await Service.StartAsync();
        var request = new AdmitRequest();
        request.Actions.AddRange(Enumerable.Range(0, IdRules.MaxActions).Select(i => Login(Service.Premium, $"u{i}", "c")));

        AdmitResponse response = await service.Admission.AdmitAsync(request, cancellationToken: Cancellation);

        Assert.All(response.Results, result => Assert.Equal(Verdict.Allowed, result.Decision.Verdict));
        Assert.Equal(IdRules.MaxActions, (await service.UsedAsync(Service.Premium)).Connections);
    }

    [Fact]
    public async Task AdmitStream_ManyMessages_AnsweredInOrderWithTheirIds()
    {
        await using Service service = await Service.StartAsync();
        using AsyncDuplexStreamingCall<AdmitStreamRequest, AdmitStreamResponse> call = service.Admission.AdmitStream(cancellationToken: Cancellation);
        for (ulong id = 1; id <= 20; id++)
        {
            await call.RequestStream.WriteAsync(
                new AdmitStreamRequest { Id = 100 - id, Actions = { Login(Service.Developer, $"u{id}", "c1"), Create(Service.Developer, "g1") } }, Cancellation);
        }

        await call.RequestStream.CompleteAsync();
        List<AdmitStreamResponse> responses = await call.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation);

        Assert.Equal(Enumerable.Range(1, 20).Select(id => 100UL - (ulong)id), responses.Select(response => response.Id));
        Assert.All(responses, response => Assert.Equal(2, response.Results.Count));
        Assert.Equal([false, .. Enumerable.Repeat(true, 19)], responses.Select(response => response.Results[1].Decision.Already));
        Assert.Equal(20, (await service.UsedAsync(Service.Developer)).Users);
    }

    [Fact]
    public async Task AdmitStream_ServiceStops_EndsUnavailableAfterItsAnswers()
    {
        await using Service service = await Service.StartAsync();
        using AsyncDuplexStreamingCall<AdmitStreamRequest, AdmitStreamResponse> call = service.Admission.AdmitStream(cancellationToken: Cancellation);
        await call.RequestStream.WriteAsync(new AdmitStreamRequest { Id = 1, Actions = { Login(Service.Developer, "u1", "c1") } }, Cancellation);
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));

        Task stopping = service.StopAsync();
        await Assert.ThrowsAsync<RpcException>(async () => await call.ResponseStream.MoveNext(Cancellation));
        await stopping;

        Assert.Equal(StatusCode.Unavailable, await service.Ended.NextAsync(Cancellation));
    }

    private static AdmitAction Login(ulong app, string user, string connection) => new()
    {
        Login = new LoginRequest { SdkAppId = app, UserId = user, ConnectionId = connection, NodeId = "n1", Platform = Platform.Android },
    };

    private static AdmitAction Create(ulong app, string group)
        => new() { CreateGroup = new CreateGroupRequest { SdkAppId = app, GroupId = group, Type = GroupType.BChatRoom } };
}
