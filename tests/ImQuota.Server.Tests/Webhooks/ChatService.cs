using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Webhooks;
using Xunit;

namespace ImQuota.Server.Tests.Webhooks;

/// <summary>What the chat service does: posts callbacks, and reads the answers.</summary>
internal sealed class ChatService : IAsyncDisposable
{
    private readonly HttpClient _http;

    private ChatService(Service service)
    {
        Service = service;
        _http = Service.Http(service.AdminAddress, HttpVersion.Version11);
    }

    internal Service Service { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal static async Task<ChatService> StartAsync(WebhookOptions? options = null, TimeProvider? time = null)
        => new(await Service.StartAsync(time: time, webhooks: options ?? new WebhookOptions { Mode = WebhookMode.Unsigned }));

    /// <summary>Posts a body; what stands in single quotes there stands in double ones on the wire. Answers are JSON with status 200, always.</summary>
    internal Task<JsonElement> CallAsync(string command, string body, ulong app = Service.Developer, string platform = "iOS", string more = "")
        => PostAsync(string.Create(CultureInfo.InvariantCulture, $"callback?SdkAppid={app}&CallbackCommand={command}&contenttype=json&ClientIP=203.0.113.7&OptPlatform={platform}{more}"), body.Replace('\'', '"'));

    internal async Task<JsonElement> PostAsync(string path, string body)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using HttpResponseMessage response = await _http.PostAsync(path, content, Cancellation);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(JsonValueKind.Number, answer.RootElement.GetProperty("ErrorCode").ValueKind);
        Assert.Equal(JsonValueKind.String, answer.RootElement.GetProperty("ErrorInfo").ValueKind);
        return answer.RootElement.Clone();
    }

    /// <summary>The answer as <c>status code</c>, then refused members or items.</summary>
    internal async Task<string> ShortAsync(string command, string body, ulong app = Service.Developer, string platform = "iOS")
    {
        JsonElement answer = await CallAsync(command, body, app, platform);
        var text = new StringBuilder($"{answer.GetProperty("ActionStatus").GetString()} {answer.GetProperty("ErrorCode").GetInt32()}");
        if (answer.TryGetProperty("RefusedMembers_Account", out JsonElement refused))
        {
            text.Append(" without ").AppendJoin(',', refused.EnumerateArray().Select(one => one.GetString()));
        }

        if (answer.TryGetProperty("ResultItem", out JsonElement items))
        {
            text.Append(' ').AppendJoin(' ', items.EnumerateArray().Select(item => $"{item.GetProperty("To_Account").GetString()}={item.GetProperty("ResultCode").GetInt32()}"));
        }

        return text.ToString();
    }

    /// <summary>In mode RECORD unless they must be allowed.</summary>
    internal async Task AdmitAsync(params AdmitAction[] actions)
    {
        AdmitResponse response = await Service.Admission.AdmitAsync(new AdmitRequest { Actions = { actions } }, cancellationToken: Cancellation);
        Assert.All(response.Results, result => Assert.Equal(Verdict.Allowed, result.Decision?.Verdict));
    }

    internal static AdmitAction Group(string id, GroupType type = GroupType.Public, string owner = "", ulong app = Service.Developer)
        => new() { CreateGroup = new CreateGroupRequest { SdkAppId = app, GroupId = id, Type = type, OwnerId = owner } };

    internal static AdmitAction Friends(string user, string friend, ulong app = Service.Developer)
        => new() { AddFriend = new AddFriendRequest { SdkAppId = app, UserId = user, FriendId = friend } };

    internal async Task<GetUsageResponse> UsageAsync(string user = "", string group = "", ulong app = Service.Developer)
        => await Service.Usage.GetUsageAsync(new GetUsageRequest { SdkAppId = app, UserId = user, GroupId = group }, cancellationToken: Cancellation);

    internal async Task LimitAsync(string limit, long value, ulong app = Service.Developer)
        => await Service.Apps.SetOverrideAsync(new SetOverrideRequest { SdkAppId = app, LimitKey = limit, Limit = value, Author = "test", Reason = "test" }, cancellationToken: Cancellation);

    internal Task<string> MetricsAsync() => _http.GetStringAsync("metrics", Cancellation);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await Service.DisposeAsync();
    }
}
