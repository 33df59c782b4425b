using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Grpc.Core;
using Grpc.Health.V1;
using ImQuota.Contracts.V1;
using ImQuota.Server.Security;
using ImQuota.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ImQuota.Server.Tests.Security;

/// <summary>What is asked of callers beside gRPC: JSON, metrics, health; and what is told about them.</summary>
public sealed class HttpAccessTests
{
    private const string Ops = "imq_key-of-ops-0123456789";
    private const string Shop = "imq_key-of-shop-0123456789";
    private const string Wrong = "imq_key-of-nobody-0123456789";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("v1/apps/1400000001/usage", null, 401)]
    [InlineData("v1/apps/1400000001/usage", Wrong, 401)]
    [InlineData("v1/apps/1400000001/usage", Shop, 200)]
    [InlineData("v1/apps/1400000002/usage", Shop, 403)]
    [InlineData("v1/apps", Shop, 403)]
    [InlineData("v1/apps", Ops, 200)]
    [InlineData("v1/accounts/acme/statement", Ops, 403)]
    [InlineData("metrics", null, 401)]
    [InlineData("metrics", Shop, 403)]
    [InlineData("metrics", Ops, 200)]
    [InlineData("healthz", null, 200)]
    [InlineData("readyz", null, 200)]
    [InlineData("nothing", null, 404)]
    public async Task Path_ByCaller_Status(string path, string? key, int expected)
    {
        using Keys keys = TwoCallers();
        await using Service service = await Service.StartAsync(change: options => options with { Security = keys.Settings });
        using HttpClient http = Service.Http(service.AdminAddress, HttpVersion.Version11);
        http.DefaultRequestHeaders.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);

        using HttpResponseMessage response = await http.GetAsync(path, Cancellation);

        Assert.Equal(expected, (int)response.StatusCode);
        if (expected is 401 or 403)
        {
            JsonElement error = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation)).RootElement;
            Assert.Equal(expected == 401 ? 16 : 7, error.GetProperty("code").GetInt32());
            Assert.Equal(expected == 401, response.Headers.WwwAuthenticate.Count == 1);
        }
    }

    [Fact]
    public async Task Refusals_NameScopeAndApp()
    {
        using Keys keys = TwoCallers();
        await using Service service = await Service.StartAsync(change: options => options with { Security = keys.Settings });

        RpcException scope = await FailsAsync(service.Apps.DisableAppAsync(new DisableAppRequest { SdkAppId = Service.Developer }, By(Shop)));
        RpcException app = await FailsAsync(service.Usage.GetUsageAsync(new GetUsageRequest { SdkAppId = Service.Premium }, By(Shop)));
        RpcException nobody = await FailsAsync(service.Usage.GetUsageAsync(new GetUsageRequest { SdkAppId = Service.Premium }, By(Wrong)));

        Assert.Equal((StatusCode.PermissionDenied, "The caller shop lacks the scope admin."), (scope.StatusCode, scope.Status.Detail));
        Assert.Equal((StatusCode.PermissionDenied, "The caller shop may not touch the app 1400000003."), (app.StatusCode, app.Status.Detail));
        Assert.Equal(StatusCode.Unauthenticated, nobody.StatusCode);
        Assert.Equal(HealthCheckResponse.Types.ServingStatus.Serving, (await new Health.HealthClient(service.Channel).CheckAsync(new HealthCheckRequest(), cancellationToken: Cancellation)).Status);
    }

    [Fact]
    public async Task AdmitStream_ForeignAppAmongOwn_ItsResultAloneIsDenied()
    {
        using Keys keys = TwoCallers();
        await using Service service = await Service.StartAsync(change: options => options with { Security = keys.Settings });
        using AsyncDuplexStreamingCall<AdmitStreamRequest, AdmitStreamResponse> call = service.Admission.AdmitStream(By(Shop));

        await call.RequestStream.WriteAsync(
            new AdmitStreamRequest { Id = 5, Actions = { Login(Service.Developer), Login(Service.Premium), Login(Service.Premium), Login(Service.Developer) } }, Cancellation);
        Assert.True(await call.ResponseStream.MoveNext(Cancellation));

        Assert.Equal([0, 7, 7, 0], call.ResponseStream.Current.Results.Select(result => result.ErrorCode));
        Assert.Contains("1400000003", call.ResponseStream.Current.Results[1].ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_OfCallersAndStrangers_InNoLogErrorOrMetric()
    {
        using Keys keys = TwoCallers();
        using var logs = new CapturedLogs();
        await using Service service = await Service.StartAsync(change: options => options with { Security = keys.Settings }, logs: logs);

        await service.Usage.GetUsageAsync(new GetUsageRequest { SdkAppId = Service.Developer }, By(Shop));
        RpcException foreign = await FailsAsync(service.Usage.GetUsageAsync(new GetUsageRequest { SdkAppId = Service.Premium }, By(Shop)));
        RpcException wrong = await FailsAsync(service.Usage.GetUsageAsync(new GetUsageRequest { SdkAppId = Service.Premium }, By(Wrong)));
        keys.Write(Keys.Document("{}"));
        service.Services.GetRequiredService<SecurityRunner>().Look();
        using HttpClient http = Service.Http(service.AdminAddress, HttpVersion.Version11);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Ops);
        string metrics = await http.GetStringAsync("metrics", Cancellation);
        string all = string.Join('\n', logs.Lines) + foreign + wrong + metrics;

        Assert.Contains("imquota_auth_denials_total{cause=\"app\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("imquota_auth_denials_total{cause=\"unknown_key\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("DENIED app: /imquota.v1.UsageService/GetUsage by shop from 127.0.0.1", all, StringComparison.Ordinal);
        Assert.Contains("THE NEW callers CANNOT BE USED", all, StringComparison.Ordinal);
        Assert.All([Ops, Shop, Wrong], key =>
        {
            Assert.DoesNotContain(key, all, StringComparison.Ordinal);
            Assert.DoesNotContain(Keys.HashOf(key)["sha256:".Length..], all, StringComparison.OrdinalIgnoreCase);
        });
    }

    [Fact]
    public async Task OpenMetrics_SetSo_ToldToEverybody()
    {
        using Keys keys = TwoCallers();
        await using Service service = await Service.StartAsync(change: options => options with { Security = keys.Settings with { OpenMetrics = true } });
        using HttpClient http = Service.Http(service.AdminAddress, HttpVersion.Version11);

        Assert.Contains("imquota_auth_denials_total", await http.GetStringAsync("metrics", Cancellation), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Callers_FileChanges_HoldsAtOnceAndABrokenOneDoesNot()
    {
        using Keys keys = TwoCallers();
        await using Service service = await Service.StartAsync(change: options => options with { Security = keys.Settings });
        SecurityRunner runner = service.Services.GetRequiredService<SecurityRunner>();
        var request = new GetUsageRequest { SdkAppId = Service.Developer };
        await service.Usage.GetUsageAsync(request, By(Shop));

        keys.Write("{ \"callers\": [");
        runner.Look();
        await service.Usage.GetUsageAsync(request, By(Shop));
        keys.Write(Keys.Document(Keys.Caller("shop", Wrong, "usage.read", "1400000001")));
        runner.Look();

        Assert.Equal(StatusCode.Unauthenticated, (await FailsAsync(service.Usage.GetUsageAsync(request, By(Shop)))).StatusCode);
        await service.Usage.GetUsageAsync(request, By(Wrong));
    }

    private static Keys TwoCallers()
    {
        var keys = new Keys();
        keys.Write(Keys.Document(Keys.Caller("ops", Ops, "usage.read admin", "all"), Keys.Caller("shop", Shop, "usage.read admission", "1400000001")));
        return keys;
    }

    private static AdmitAction Login(ulong app) => new() { Login = new LoginRequest { SdkAppId = app, UserId = "u1" } };

    private static CallOptions By(string key) => new(new Metadata { { "authorization", "Bearer " + key } }, cancellationToken: Cancellation);

    private static async Task<RpcException> FailsAsync<T>(AsyncUnaryCall<T> call) => await Assert.ThrowsAsync<RpcException>(async () => await call);
}
