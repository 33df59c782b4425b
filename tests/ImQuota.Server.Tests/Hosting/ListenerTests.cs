using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Net.Client;
using Grpc.Reflection.V1Alpha;
using ImQuota.Contracts.V1;
using Xunit;

namespace ImQuota.Server.Tests.Hosting;

/// <summary>What is served where, by which protocol.</summary>
public sealed class ListenerTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task AdminPort_Http1AndHttp2_BothServed(string version)
    {
        await using Service service = await Service.StartAsync();
        using HttpClient http = Service.Http(service.AdminAddress, Version.Parse(version));

        Assert.Equal("live\n", await http.GetStringAsync("healthz", Cancellation));
        Assert.Equal("ready\n", await http.GetStringAsync("readyz", Cancellation));
        string metrics = await http.GetStringAsync("metrics", Cancellation);
        using HttpResponseMessage login = await http.PostAsJsonAsync(
            "v1/apps/1400000002:login", new { userId = "u1", platform = "PLATFORM_WEB", connectionId = "c1" }, Cancellation);
        JsonElement decided = await login.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        Assert.Contains("imquota_decisions_total", metrics, StringComparison.Ordinal);
        Assert.Equal("VERDICT_ALLOWED", decided.GetProperty("decision").GetProperty("verdict").GetString());
        Assert.Equal(1, (await service.UsedAsync(Service.Standard)).Connections);
    }

    [Fact]
    public async Task AdminPort_BadJson_NamesTheFields()
    {
        await using Service service = await Service.StartAsync();
        using HttpClient http = Service.Http(service.AdminAddress, HttpVersion.Version11);

        using HttpResponseMessage response = await http.PostAsJsonAsync("v1/apps/1400000002:login", new { userId = "", connectionId = "c1" }, Cancellation);
        JsonElement error = await response.Content.ReadFromJsonAsync<JsonElement>(Cancellation);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal(
            ["user_id", "platform"],
            error.GetProperty("details")[0].GetProperty("fieldViolations").EnumerateArray().Select(one => one.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task AdmissionPort_AdminService_NotServed()
    {
        await using Service service = await Service.StartAsync();

        RpcException usage = await Assert.ThrowsAsync<RpcException>(async () => await new UsageService.UsageServiceClient(service.Channel)
            .GetUsageAsync(new GetUsageRequest { SdkAppId = Service.Developer }, cancellationToken: Cancellation));
        using HttpClient http = Service.Http(service.AdmissionAddress, HttpVersion.Version20);
        using HttpResponseMessage metrics = await http.GetAsync("metrics", Cancellation);

        Assert.Equal(StatusCode.Unimplemented, usage.StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, metrics.StatusCode);
    }

    [Fact]
    public async Task UnixSocket_AsTheAdmissionPort()
    {
        string path = Path.Combine(Path.GetTempPath(), $"imquota-{Guid.NewGuid():N}.sock");
        await using Service service = await Service.StartAsync(unixSocket: path);
        using GrpcChannel channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler
            {
                ConnectCallback = async (_, cancellation) =>
                {
                    var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                    await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            },
        });

        LoginResponse response = await new AdmissionService.AdmissionServiceClient(channel).LoginAsync(
            new LoginRequest { SdkAppId = Service.Developer, UserId = "u1" }, cancellationToken: Cancellation);
        RpcException admin = await Assert.ThrowsAsync<RpcException>(async () => await new UsageService.UsageServiceClient(channel)
            .GetUsageAsync(new GetUsageRequest { SdkAppId = Service.Developer }, cancellationToken: Cancellation));

        Assert.Equal(Verdict.Allowed, response.Decision.Verdict);
        Assert.Equal(StatusCode.Unimplemented, admin.StatusCode);
    }

    [Fact]
    public async Task Reflection_ListsEveryService()
    {
        await using Service service = await Service.StartAsync();
        using var call = new ServerReflection.ServerReflectionClient(service.Channel).ServerReflectionInfo(cancellationToken: Cancellation);
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, Cancellation);
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));

        string[] names = [.. call.ResponseStream.Current.ListServicesResponse.Service.Select(one => one.Name).Where(name => name.StartsWith("imquota", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

        Assert.Equal(
            [
                "imquota.v1.AdmissionService", "imquota.v1.AppService", "imquota.v1.BillingService", "imquota.v1.CatalogService", "imquota.v1.ClockService",
                "imquota.v1.NodeService", "imquota.v1.OperationsService", "imquota.v1.OutboxService", "imquota.v1.SubscriptionService", "imquota.v1.UsageService",
            ],
            names);
    }

    [Fact]
    public async Task Health_StoreThere_LiveAndReady()
    {
        await using Service service = await Service.StartAsync();

        Assert.Equal(
            (HealthCheckResponse.Types.ServingStatus.Serving, HealthCheckResponse.Types.ServingStatus.Serving, HealthCheckResponse.Types.ServingStatus.Serving),
            (await HealthAsync(service, ""), await HealthAsync(service, "liveness"), await HealthAsync(service, "readiness")));
    }

    [Fact]
    public async Task Health_StoreAway_LiveNotReady()
    {
        await using Service service = await Service.StartAsync("127.0.0.1:1,connectTimeout=100,syncTimeout=100");
        using HttpClient http = Service.Http(service.AdminAddress, HttpVersion.Version11);
        using HttpResponseMessage ready = await http.GetAsync("readyz", Cancellation);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("live\n", await http.GetStringAsync("healthz", Cancellation));
        Assert.Equal(
            (HealthCheckResponse.Types.ServingStatus.NotServing, HealthCheckResponse.Types.ServingStatus.Serving),
            (await HealthAsync(service, "imquota.v1.AdmissionService"), await HealthAsync(service, "liveness")));
    }

    private static async Task<HealthCheckResponse.Types.ServingStatus> HealthAsync(Service service, string name)
        => (await new Health.HealthClient(service.Channel).CheckAsync(new HealthCheckRequest { Service = name }, cancellationToken: Cancellation)).Status;
}
