using System.Net;
using System.Net.Sockets;
using Google.Protobuf;
using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Server.Overload;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Server.Tests.Overload;

/// <summary>A caller whose HTTP/2 client stops reading, and a connection that has grown old.</summary>
public sealed class SlowReaderTests
{
    private const int MaxMemory = 48 << 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AdmitStream_CallerThatDoesNotRead_CutOffWithBoundedMemory()
    {
        await using Service service = await StartAsync(new OverloadSettings { SlowReader = TimeSpan.FromSeconds(2) });
        using AsyncDuplexStreamingCall<AdmitStreamRequest, AdmitStreamResponse> stream = service.Admission.AdmitStream(cancellationToken: Cancellation);
        var message = new AdmitStreamRequest();
        message.Actions.AddRange(Enumerable.Repeat(new AdmitAction { CheckFeature = new CheckFeatureRequest { SdkAppId = Service.Developer, Feature = Feature.UserStatus } }, 500));
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long most = 0;

        // Never reads: the answers fill the windows of the stream, then those of the service.
        Exception cut = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            while (true)
            {
                await stream.RequestStream.WriteAsync(message, Cancellation);
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: false) - before);
            }
        });

        Assert.Contains("ENHANCE_YOUR_CALM", cut.ToString(), StringComparison.Ordinal);
        Assert.Equal(StatusCode.ResourceExhausted, await service.Ended.NextAsync(Cancellation));
        Assert.True(GC.GetTotalMemory(forceFullCollection: true) - before < MaxMemory, $"{most} bytes");
    }

    [Fact]
    public async Task WatchUsage_CallerThatDoesNotRead_CutOff()
    {
        await using Service service = await StartAsync(new OverloadSettings { SlowReader = TimeSpan.FromSeconds(2) });
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, service.AdminAddress.Port, Cancellation);
        NetworkStream http = socket.GetStream();

        // A window of no bytes for each stream (SETTINGS_INITIAL_WINDOW_SIZE = 0), which is never opened: the first message already stays.
        await http.WriteAsync(RawHttp2.Begin(initialWindow: 0), Cancellation);
        await http.WriteAsync(RawHttp2.Call("/imquota.v1.UsageService/WatchUsage", new WatchUsageRequest { SdkAppId = Service.Developer, IntervalSeconds = 1 }.ToByteArray()), Cancellation);

        await service.Ended.NextAsync(Cancellation);
    }

    [Fact]
    public async Task ConnectionAge_Reached_StreamEndsPolitelyAndNewCallsGoOn()
    {
        await using Service service = await StartAsync(new OverloadSettings { MaxConnectionAge = TimeSpan.FromMilliseconds(300) });
        using AsyncDuplexStreamingCall<AdmitStreamRequest, AdmitStreamResponse> stream = service.Admission.AdmitStream(cancellationToken: Cancellation);
        await stream.RequestStream.WriteAsync(
            new AdmitStreamRequest { Id = 7, Actions = { new AdmitAction { Login = new LoginRequest { SdkAppId = Service.Developer, UserId = "u1" } } } }, Cancellation);

        Assert.True(await stream.ResponseStream.MoveNext(Cancellation));
        RpcException old = await Assert.ThrowsAsync<RpcException>(() => stream.ResponseStream.MoveNext(Cancellation));
        LoginResponse again = await service.Admission.LoginAsync(new LoginRequest { SdkAppId = Service.Developer, UserId = "u1" }, cancellationToken: Cancellation);

        Assert.Equal((StatusCode.Unavailable, "The connection has reached its age; call again."), (old.StatusCode, old.Status.Detail));
        Assert.Equal(Verdict.Allowed, again.Decision.Verdict);
    }

    private static Task<Service> StartAsync(OverloadSettings overload) => Service.StartAsync(change: options => options with { Overload = overload });
}
