using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Server.Clocks;
using ImQuota.Server.Tests.Hosting;
using NodaTime;
using Xunit;
using Duration = Google.Protobuf.WellKnownTypes.Duration;

namespace ImQuota.Server.Tests.Usage;

/// <summary>History is written because calls came, and read over the wire.</summary>
public sealed class HistoryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task GetUsageHistory_AfterCallsAndTime_TellsHoursAndDays()
    {
        await using Service service = await Service.StartAsync(time: new TestClock(Instant.FromUtc(2026, 5, 6, 7, 8)));
        await LoginAsync(service, "u1");
        await LoginAsync(service, "u2");
        await AdvanceAsync(service, hours: 24);
        await LoginAsync(service, "u3");
        await AdvanceAsync(service, hours: 1);

        GetUsageHistoryResponse used = await ReadAsync(service, Service.Developer);
        GetUsageHistoryResponse quiet = await ReadAsync(service, Service.Premium);

        Assert.Equal([2, 3], used.Hours.Select(one => one.Connections));
        Assert.Equal(["2026-05-06", "2026-05-07"], used.Days.Select(one => one.Day));
        Assert.Equal([2, 3], used.Days.Select(one => one.MauExact));
        Assert.Equal([2, 3], used.Days.Select(one => one.OnlineUsers));
        Assert.Equal(Instant.FromUtc(2026, 5, 7, 7, 0).ToDateTimeOffset(), used.Hours[1].StartsAt.ToDateTimeOffset());
        Assert.Equal((0, 0), (quiet.Hours.Count, quiet.Days.Count));
    }

    [Fact]
    public async Task GetUsageHistory_UnknownApp_IsNotFound_NoIdIsNamed()
    {
        await using AdminHost host = await AdminHost.StartAsync();

        await AdminHost.FailsAsync(StatusCode.NotFound, async () => await host.Usage.GetUsageHistoryAsync(new GetUsageHistoryRequest { SdkAppId = 77 }, cancellationToken: Cancellation));
        Assert.Equal(["sdk_app_id"], await AdminHost.FailsAsync(
            StatusCode.InvalidArgument, async () => await host.Usage.GetUsageHistoryAsync(new GetUsageHistoryRequest(), cancellationToken: Cancellation)));
    }

    private static async Task LoginAsync(Service service, string user)
        => await service.Admission.LoginAsync(
            new LoginRequest { SdkAppId = Service.Developer, UserId = user, Platform = Platform.Web, ConnectionId = "c-" + user }, cancellationToken: Cancellation);

    private static async Task AdvanceAsync(Service service, int hours)
        => await service.Clock.AdvanceTimeAsync(new AdvanceTimeRequest { By = new Duration { Seconds = hours * 3600 } }, cancellationToken: Cancellation);

    private static async Task<GetUsageHistoryResponse> ReadAsync(Service service, ulong app)
        => await service.Usage.GetUsageHistoryAsync(new GetUsageHistoryRequest { SdkAppId = app }, cancellationToken: Cancellation);
}
