using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Health.V1;
using Grpc.Reflection.V1Alpha;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Telemetry;
using Xunit;

namespace ImQuota.Server.Tests.Processes;

/// <summary>
/// What a process offers beside decisions, each way once, on Redis. With IMQUOTA_TEST_SERVER it is asked of a build ahead of time, where what
/// works by reflection elsewhere may be missing.
/// </summary>
public sealed class SurfaceTests
{
    private static readonly (string, string) Secret = ("IMQUOTA_TAG_SECRET", RedisTests.Secret);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reflection_OfAProcess_ListsEveryServiceOfTheProtos()
    {
        await using ServiceProcess service = await StartAsync();
        using var call = new ServerReflection.ServerReflectionClient(service.AdminChannel).ServerReflectionInfo(cancellationToken: Cancellation);
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { ListServices = "" }, Cancellation);
        await call.RequestStream.WriteAsync(new ServerReflectionRequest { FileContainingSymbol = "imquota.v1.AdmissionService" }, Cancellation);
        await call.RequestStream.CompleteAsync();
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));
        IEnumerable<string> listed = call.ResponseStream.Current.ListServicesResponse.Service.Select(one => one.Name);
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));

        Assert.Equal(ServicesOfTheProtos().Order(StringComparer.Ordinal), listed.Where(name => name.StartsWith("imquota.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.NotEmpty(call.ResponseStream.Current.FileDescriptorResponse.FileDescriptorProto);
    }

    [Fact]
    public async Task Admin_OfAProcess_AppsCatalogueUsage()
    {
        await using ServiceProcess service = await StartAsync();
        var apps = new AppService.AppServiceClient(service.AdminChannel);
        var catalogues = new CatalogService.CatalogServiceClient(service.AdminChannel);
        const ulong Id = 77;

        await apps.CreateAppAsync(new CreateAppRequest { SdkAppId = Id, Account = "acme", ZoneId = "Europe/Berlin" }, cancellationToken: Cancellation);
        await apps.SetEditionAsync(new SetEditionRequest { SdkAppId = Id, Edition = "standard" }, cancellationToken: Cancellation);
        await apps.UpdateSettingsAsync(
            new UpdateSettingsRequest { SdkAppId = Id, Settings = new AppSettings { LimitModes = { new LimitModeSetting { Key = "friends", Mode = LimitMode.Observe } } } },
            cancellationToken: Cancellation);
        await apps.SetOverrideAsync(
            new SetOverrideRequest { SdkAppId = Id, LimitKey = "users", Limit = 1, Author = "ann", Reason = "a test" }, cancellationToken: Cancellation);
        using (var import = service.Usage.Import(cancellationToken: Cancellation))
        {
            await import.RequestStream.WriteAsync(new ImportRequest { SdkAppId = Id, Users = new ImportUsers { UserIds = { "u1" } } }, Cancellation);
            await import.RequestStream.CompleteAsync();
            Assert.Equal(1, (await import.ResponseAsync).Users);
        }

        LoginResponse second = await service.Admission.LoginAsync(new LoginRequest { SdkAppId = Id, UserId = "u2" }, cancellationToken: Cancellation);
        ExplainResponse explained = await service.Usage.ExplainAsync(
            new ExplainRequest { SdkAppId = Id, Action = new AdmitAction { Login = new LoginRequest { UserId = "u2" } } }, cancellationToken: Cancellation);
        GetCatalogResponse catalogue = await catalogues.GetCatalogAsync(new GetCatalogRequest(), cancellationToken: Cancellation);
        GetAppResponse read = await apps.GetAppAsync(new GetAppRequest { SdkAppId = Id }, cancellationToken: Cancellation);

        Assert.Equal(("users", 1L, 1L), (second.Decision.Limit.Key, second.Decision.Limit.Limit, second.Decision.Limit.Used));
        Assert.NotEmpty(explained.Limits);
        Assert.Equal(("standard", "Europe/Berlin", "ann"), (read.App.Edition, read.App.ZoneId, Assert.Single(read.App.Overrides).Author));
        Assert.Equal(
            catalogue.Version + 1, (await catalogues.PublishAsync(new PublishRequest { Json = catalogue.Json }, cancellationToken: Cancellation)).Version);
    }

    [Fact]
    public async Task Errors_OfAProcess_NameEveryField()
    {
        await using ServiceProcess service = await StartAsync();

        RpcException error = await Assert.ThrowsAsync<RpcException>(async () => await service.Admission.JoinGroupAsync(
            new JoinGroupRequest { SdkAppId = Service.Developer, GroupId = "é", UserIds = { new string('x', 33) } }, cancellationToken: Cancellation));

        Assert.Equal(StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal(["group_id", "user_ids[0]"], error.GetRpcStatus()!.GetDetail<Google.Rpc.BadRequest>()!.FieldViolations.Select(one => one.Field).Order(StringComparer.Ordinal));
        Assert.Contains("\"\\u00E9\"", error.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nodes_OfAProcess_ConnectionsAreCounted()
    {
        await using ServiceProcess service = await StartAsync();
        var node = new NodeService.NodeServiceClient(service.Channel);
        using var call = node.Attach(cancellationToken: Cancellation);
        var connection = new ReportedConnection { UserId = "u1", Platform = Platform.Web, ConnectionId = "c1" };
        AttachRequest[] report =
        [
            new() { Hello = new NodeHello { NodeId = "n1", LeaseSeconds = 30 } },
            new() { ReportBegin = new ReportBegin { SdkAppId = Service.Premium } },
            new() { ReportConnections = new ReportConnections { SdkAppId = Service.Premium, Connections = { connection } } },
            new() { ReportEnd = new ReportEnd { SdkAppId = Service.Premium } },
        ];
        foreach (AttachRequest message in report)
        {
            await call.RequestStream.WriteAsync(message, Cancellation);
        }

        Assert.True(await call.ResponseStream.MoveNext(Cancellation));
        Assert.Equal(30, call.ResponseStream.Current.Welcome.LeaseSeconds);
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));
        Assert.Equal(Service.Premium, call.ResponseStream.Current.ReportDone.SdkAppId);
        Assert.Equal(1, (await service.UsedAsync(Service.Premium)).Connections);
    }

    [Fact]
    public async Task HealthAndMetrics_OfAProcess_SayWhatIsSo()
    {
        await using ServiceProcess service = await StartAsync();
        await service.Admission.LoginAsync(new LoginRequest { SdkAppId = Service.Premium, UserId = "u1" }, cancellationToken: Cancellation);
        using var http = new HttpClient { BaseAddress = service.AdminAddress };

        HealthCheckResponse health = await new Health.HealthClient(service.Channel).CheckAsync(new HealthCheckRequest(), cancellationToken: Cancellation);
        string metrics = await http.GetStringAsync("metrics", Cancellation);

        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
        Assert.Contains("imquota_decisions_total{action=\"login\",verdict=\"allowed\",reason=\"\",source=\"store\"} 1", metrics, StringComparison.Ordinal);
        Assert.Equal("live\n", await http.GetStringAsync("healthz", Cancellation));
    }

    [Fact]
    public async Task Otlp_OfAProcess_SpansFromTheCallToTheScriptArrive()
    {
        await using Collector collector = await Collector.StartAsync();
        string trace = ActivityTraceId.CreateRandom().ToHexString();
        await using (ServiceProcess service = await ServiceProcess.StartAsync([.. await RedisTests.ArgumentsAsync(), "--demo", "--otlp-endpoint", collector.Grpc.ToString()], Secret))
        {
            var traced = new Metadata { { "traceparent", $"00-{trace}-00f067aa0ba902b7-01" } };
            await service.Admission.LoginAsync(new LoginRequest { SdkAppId = Service.Premium, UserId = "u1" }, traced, cancellationToken: Cancellation);
            Assert.Equal(0, await service.TerminateAsync());
        }

        string[] names = [.. collector.Spans.Where(span => span.Trace == trace).Select(span => span.Name)];
        Assert.Equal(3, names.Intersect(["imquota.decide", "imquota.run", "EVALSHA admit-n"]).Count());
    }

    [Fact]
    public async Task Options_SeveralWrong_AllAreTold()
    {
        await using ServiceProcess service = ServiceProcess.Launch(["--address", "nowhere", "--drain-seconds", "601", "--log-level", "Loud"]);

        Assert.Equal(2, await service.ExitAsync());
        Assert.All(["'nowhere'", "'601'", "Loud"], wrong => Assert.Contains(wrong, service.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Terminate_WhileAStoreThatHangsIsWaitedFor_EndsWithZero()
    {
        // It takes connections and never says a word.
        using var hanging = new TcpListener(IPAddress.Loopback, 0);
        hanging.Start();
        await using ServiceProcess service = ServiceProcess.Launch(["--redis", $"{hanging.LocalEndpoint},connectTimeout=300"], Secret);
        while (!service.Output.Contains("Configuration:", StringComparison.Ordinal))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation);
        }

        Assert.Equal(0, await service.TerminateAsync());
        Assert.DoesNotContain("Unhandled exception", service.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutRedis_BuildAheadOfTime_SaysThatThereIsNoEngineAndNoJson()
    {
        Assert.SkipWhen(ServiceProcess.Executable is null, "NOT TESTED: IMQUOTA_TEST_SERVER names no build ahead of time.");
        await using ServiceProcess alone = ServiceProcess.Launch([]);
        await using ServiceProcess service = await StartAsync();
        using var http = new HttpClient { BaseAddress = service.AdminAddress };

        int code = await alone.ExitAsync();
        using HttpResponseMessage json = await http.GetAsync($"v1/apps/{Service.Premium}", Cancellation);

        Assert.Equal(1, code);
        Assert.Contains("this build has no embedded engine. Name a Redis by --redis", alone.Output, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotImplemented, json.StatusCode);
        Assert.Contains("no JSON over HTTP", await json.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Callback_OfAProcess_IsDecidedAndCounted()
    {
        await using ServiceProcess service = await ServiceProcess.StartAsync([.. await RedisTests.ArgumentsAsync(), "--demo", "--webhooks", "unsigned"], Secret);
        using var http = new HttpClient { BaseAddress = service.AdminAddress };
        async Task<string> CallAsync(string command, string body)
        {
            using var content = new StringContent(body);
            using HttpResponseMessage answer = await http.PostAsync($"callback?SdkAppid={Service.Developer}&CallbackCommand={command}", content, Cancellation);
            return await answer.Content.ReadAsStringAsync(Cancellation);
        }

        Assert.Equal(
            """{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0,"ResultItem":[{"To_Account":"ben","ResultCode":0,"ResultInfo":""}]}""",
            await CallAsync("Sns.CallbackPrevFriendAdd", """{"From_Account":"ann","FriendItem":[{"To_Account":"ben"}],"AddType":"Add_Type_Both","EventTime":1670574414123}"""));
        Assert.Contains("\"FAIL\"", await CallAsync("Sns.CallbackPrevFriendAdd", """{"From_Account":7}"""), StringComparison.Ordinal);
        await CallAsync("Group.CallbackAfterCreateGroup", """{"GroupId":"g","Type":"Public","Owner_Account":"ann","EventTime":"1670574414123"}""");
        Assert.Equal(1, (await service.Usage.GetUsageAsync(new GetUsageRequest { SdkAppId = Service.Developer }, cancellationToken: Cancellation)).App.Groups);
    }

    [Fact]
    public async Task Diagnose_OfAProcess_LooksAtItsRedis()
    {
        await using ServiceProcess service = await StartAsync();

        DiagnoseResponse found = await new OperationsService.OperationsServiceClient(service.AdminChannel).DiagnoseAsync(new DiagnoseRequest(), cancellationToken: Cancellation);

        Assert.Contains(found.Findings, finding => finding is { Check: "permissions", Severity: DiagnosisSeverity.Ok });
    }

    private static IEnumerable<string> ServicesOfTheProtos() => typeof(AdmissionService).Assembly.GetTypes()
        .Select(type => type.GetProperty("Descriptor")?.GetValue(null)).OfType<Google.Protobuf.Reflection.FileDescriptor>()
        .SelectMany(file => file.Services).Select(service => service.FullName);

    private static async Task<ServiceProcess> StartAsync() => await ServiceProcess.StartAsync([.. await RedisTests.ArgumentsAsync(), "--demo"], Secret);
}
