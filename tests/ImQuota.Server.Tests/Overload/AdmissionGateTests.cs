using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Server.Overload;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Security;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ImQuota.Server.Tests.Overload;

/// <summary>What is refused rather than made to wait, by a running service.</summary>
public sealed class AdmissionGateTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rate_OfOneCaller_RefusedBeyondItAndOthersAreNot()
    {
        using var keys = new Keys();
        keys.Write(Keys.Document(
            Keys.Caller("slow", "imq_slow", "admission", "all", ", \"rate\": { \"perSecond\": 1, \"burst\": 5 }"), Keys.Caller("free", "imq_free", "admission", "all")));
        await using Service service = await Service.StartAsync(change: options => options with { Security = keys.Settings });

        StatusCode[] slow = await LoginsAsync(service, "imq_slow", 8);
        StatusCode[] free = await LoginsAsync(service, "imq_free", 8);

        Assert.InRange(slow.Count(status => status == StatusCode.OK), 5, 7);
        Assert.Equal(StatusCode.ResourceExhausted, slow[^1]);
        Assert.All(free, status => Assert.Equal(StatusCode.OK, status));
    }

    [Fact]
    public async Task Rate_ABatchAndAStream_CountTheirActions()
    {
        using var keys = new Keys();
        keys.Write(Keys.Document(Keys.Caller("slow", "imq_slow", "admission", "all", ", \"rate\": { \"perSecond\": 1, \"burst\": 5 }")));
        await using Service service = await Service.StartAsync(change: options => options with { Security = keys.Settings });
        AdmitAction[] four = [.. Enumerable.Range(0, 4).Select(_ => new AdmitAction { Login = new LoginRequest { SdkAppId = Service.Developer, UserId = "u1" } })];

        AdmitResponse first = await service.Admission.AdmitAsync(new AdmitRequest { Actions = { four } }, By("imq_slow"));
        RpcException batch = await Assert.ThrowsAsync<RpcException>(async () => await service.Admission.AdmitAsync(new AdmitRequest { Actions = { four } }, By("imq_slow")));
        using AsyncDuplexStreamingCall<AdmitStreamRequest, AdmitStreamResponse> stream = service.Admission.AdmitStream(By("imq_slow"));
        await stream.RequestStream.WriteAsync(new AdmitStreamRequest { Id = 1, Actions = { four } }, Cancellation);
        Assert.True(await stream.ResponseStream.MoveNext(Cancellation));

        Assert.Equal(4, first.Results.Count);
        Assert.Equal(StatusCode.ResourceExhausted, batch.StatusCode);
        Assert.Equal([8, 8, 8, 8], stream.ResponseStream.Current.Results.Select(result => result.ErrorCode));
        Google.Rpc.RetryInfo? retry = batch.GetRpcStatus()?.GetDetail<Google.Rpc.RetryInfo>();
        Assert.Equal(4, retry?.RetryDelay.Seconds);
    }

    [Fact]
    public async Task Busy_WorkWaitsForThreads_RefusedAtOnceWithARetryHint()
    {
        await using Service service = await Service.StartAsync();
        DispatchDelay delay = service.Services.GetRequiredService<DispatchDelay>();
        using AsyncDuplexStreamingCall<AdmitStreamRequest, AdmitStreamResponse> stream = service.Admission.AdmitStream(cancellationToken: Cancellation);

        delay.Dispose();
        delay.Found(TimeSpan.FromSeconds(1));
        StatusCode once = (await LoginsAsync(service, "", 1))[0];
        delay.Found(TimeSpan.FromSeconds(1));
        RpcException refused = await Assert.ThrowsAsync<RpcException>(async () => await service.Admission.LoginAsync(Login, cancellationToken: Cancellation));
        await stream.RequestStream.WriteAsync(new AdmitStreamRequest { Id = 1, Actions = { new AdmitAction { Login = Login } } }, Cancellation);
        Assert.True(await stream.ResponseStream.MoveNext(Cancellation));
        delay.Found(TimeSpan.Zero);

        Assert.Equal(StatusCode.OK, once);
        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
        Assert.NotNull(refused.GetRpcStatus()?.GetDetail<Google.Rpc.RetryInfo>());
        Assert.Equal(8, Assert.Single(stream.ResponseStream.Current.Results).ErrorCode);
        Assert.Equal(StatusCode.OK, (await LoginsAsync(service, "", 1))[0]);
        Assert.Equal(0, service.Services.GetRequiredService<AdmissionGate>().InProgress);
    }

    [Fact]
    public async Task Message_LargerThanSet_ResourceExhausted()
    {
        await using Service service = await Service.StartAsync(change: options => options with { Overload = new OverloadSettings { MaxMessageBytes = 1024 } });

        RpcException refused = await Assert.ThrowsAsync<RpcException>(
            async () => await service.Admission.LoginAsync(new LoginRequest { SdkAppId = 1, UserId = new string('u', 2048) }, cancellationToken: Cancellation));

        Assert.Equal(StatusCode.ResourceExhausted, refused.StatusCode);
    }

    private static LoginRequest Login => new() { SdkAppId = Service.Developer, UserId = "u1" };

    private static CallOptions By(string key) => new(new Metadata { { "authorization", "Bearer " + key } }, cancellationToken: Cancellation);

    private static async Task<StatusCode[]> LoginsAsync(Service service, string key, int count)
    {
        var statuses = new StatusCode[count];
        for (int i = 0; i < count; i++)
        {
            try
            {
                await service.Admission.LoginAsync(Login, By(key));
                statuses[i] = StatusCode.OK;
            }
            catch (RpcException refused)
            {
                statuses[i] = refused.StatusCode;
            }
        }

        return statuses;
    }
}
