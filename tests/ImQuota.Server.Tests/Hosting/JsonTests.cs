using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace ImQuota.Server.Tests.Hosting;

/// <summary>The admin services as JSON over HTTP.</summary>
public sealed class JsonTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Json_AnAppsLife_ByItsPaths()
    {
        await using AdminHost host = await AdminHost.StartAsync();
        using var client = new HttpClient
        {
            BaseAddress = host.Address,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        await SendAsync(client, HttpMethod.Post, "v1/apps", """{"sdkAppId":"9","account":"acme"}""", HttpStatusCode.OK);
        await SendAsync(client, HttpMethod.Post, "v1/apps/9:setEdition", """{"edition":"premium"}""", HttpStatusCode.OK);
        await SendAsync(client, HttpMethod.Patch, "v1/apps/9/settings", """{"settings":{"netCredit":"NET_CREDIT_ANY_DAY"}}""", HttpStatusCode.OK);
        await SendAsync(
            client, HttpMethod.Put, "v1/apps/9/overrides/friends", """{"limit":"5","author":"ann","reason":"a test"}""", HttpStatusCode.OK);
        JsonElement read = await client.GetFromJsonAsync<JsonElement>("v1/apps/9", Cancellation);
        JsonElement used = await client.GetFromJsonAsync<JsonElement>("v1/apps/9/usage?userId=u1", Cancellation);
        JsonElement editions = await client.GetFromJsonAsync<JsonElement>("v1/catalog/editions", Cancellation);
        await SendAsync(client, HttpMethod.Delete, "v1/apps/9/overrides/friends", null, HttpStatusCode.OK);
        await SendAsync(client, HttpMethod.Delete, "v1/apps/9", null, HttpStatusCode.BadRequest);
        await SendAsync(client, HttpMethod.Post, "v1/apps/9:disable", "{}", HttpStatusCode.OK);
        await SendAsync(client, HttpMethod.Delete, "v1/apps/9", null, HttpStatusCode.OK);
        await SendAsync(client, HttpMethod.Get, "v1/apps/9", null, HttpStatusCode.NotFound);

        JsonElement app = read.GetProperty("app");
        Assert.Equal(("premium", "NET_CREDIT_ANY_DAY", 5), (
            app.GetProperty("edition").GetString(),
            app.GetProperty("settings").GetProperty("netCredit").GetString(),
            app.GetProperty("overrides")[0].GetProperty("limit").GetInt64()));
        Assert.Equal(0, used.GetProperty("user").GetProperty("groups").GetInt64());
        Assert.Equal(3, editions.GetProperty("editions").GetArrayLength());
    }

    private static async Task SendAsync(HttpClient client, HttpMethod method, string path, string? json, HttpStatusCode expected)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Version = client.DefaultRequestVersion;
        request.VersionPolicy = client.DefaultVersionPolicy;
        request.Content = json is null ? null : new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await client.SendAsync(request, Cancellation);
        string text = await response.Content.ReadAsStringAsync(Cancellation);
        Assert.True(response.StatusCode == expected, $"{method} {path}: {response.StatusCode}: {text}");
    }
}
