using System.IO.Compression;
using System.Net;
using System.Text.Json;
using ImQuota.Contracts.V1;
using ImQuota.Server.Dashboard;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Server.Tests.Dashboard;

/// <summary>How the page is served; what it shows is tested in a browser (tests/page).</summary>
public sealed class PageTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/", "text/html")]
    [InlineData("/page/app.js", "text/javascript")]
    [InlineData("/page/app.css", "text/css")]
    [InlineData("/page/icon.svg", "image/svg+xml")]
    [InlineData("/page/licences.txt", "text/plain")]
    public async Task Get_AFile_IsProtectedAndTagged(string path, string type)
    {
        await using Service service = await Service.StartAsync();
        using HttpClient client = ClientOf(service.AdminAddress);

        using HttpResponseMessage first = await client.GetAsync(path, Cancellation);
        using HttpResponseMessage again = await SendAsync(client, path, request => request.Headers.IfNoneMatch.Add(first.Headers.ETag!));
        using HttpResponseMessage packed = await SendAsync(client, path, request => request.Headers.AcceptEncoding.ParseAdd("gzip, br"));
        using HttpResponseMessage unpacked = await SendAsync(client, path, request => request.Headers.AcceptEncoding.ParseAdd("br;q=0"));

        Assert.Equal((HttpStatusCode.OK, type), (first.StatusCode, first.Content.Headers.ContentType!.MediaType));
        Assert.Equal(DashboardEndpoints.ContentSecurityPolicy, Assert.Single(first.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(first.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(first.Headers.GetValues("Referrer-Policy")));
        Assert.Equal((HttpStatusCode.NotModified, ""), (again.StatusCode, await again.Content.ReadAsStringAsync(Cancellation)));
        Assert.Equal(["br"], packed.Content.Headers.ContentEncoding);
        Assert.Empty(unpacked.Content.Headers.ContentEncoding);
        Assert.NotEqual(first.Headers.ETag, packed.Headers.ETag);
        Assert.Equal(await first.Content.ReadAsStringAsync(Cancellation), await UnpackAsync(packed));
    }

    [Fact]
    public void Policy_AllowsNothingInlineAndNoOtherPlace()
    {
        Assert.StartsWith("default-src 'none';", DashboardEndpoints.ContentSecurityPolicy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", DashboardEndpoints.ContentSecurityPolicy, StringComparison.Ordinal);
        Assert.DoesNotContain("http", DashboardEndpoints.ContentSecurityPolicy, StringComparison.Ordinal);
        Assert.DoesNotContain("*", DashboardEndpoints.ContentSecurityPolicy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_OnTheAdmissionPort_IsNotThere()
    {
        await using Service service = await Service.StartAsync();
        using HttpClient client = ClientOf(service.AdmissionAddress);
        client.DefaultRequestVersion = HttpVersion.Version20;
        client.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;

        using HttpResponseMessage answer = await client.GetAsync("/page/app.js", Cancellation);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
    }

    [Fact]
    public async Task WatchUsage_OverHttp_IsALineAnAnswer()
    {
        await using Service service = await Service.StartAsync();
        using HttpClient client = ClientOf(service.AdminAddress);
        await using Stream stream = await client.GetStreamAsync($"/v1/apps/{Service.Developer}/usage:watch?intervalSeconds=1", Cancellation);
        using var lines = new StreamReader(stream);

        JsonElement first = JsonSerializer.Deserialize<JsonElement>(await lines.ReadLineAsync(Cancellation) ?? "");
        await service.Admission.LoginAsync(new LoginRequest { SdkAppId = Service.Developer, UserId = "u1" }, cancellationToken: Cancellation);
        JsonElement second = JsonSerializer.Deserialize<JsonElement>(await lines.ReadLineAsync(Cancellation) ?? "");

        Assert.Equal(0, first.GetProperty("app").GetProperty("mauExact").GetInt64());
        Assert.Equal(1, second.GetProperty("app").GetProperty("mauExact").GetInt64());
    }

    private static HttpClient ClientOf(Uri address) => new() { BaseAddress = address };

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, string path, Action<HttpRequestMessage> change)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        change(request);
        return await client.SendAsync(request, Cancellation);
    }

    private static async Task<string> UnpackAsync(HttpResponseMessage packed)
    {
        await using var brotli = new BrotliStream(await packed.Content.ReadAsStreamAsync(Cancellation), CompressionMode.Decompress);
        using var reader = new StreamReader(brotli);
        return await reader.ReadToEndAsync(Cancellation);
    }
}
