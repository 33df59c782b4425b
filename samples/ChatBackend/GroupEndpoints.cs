using Grpc.Core;
using ImQuota.Client;
using ImQuota.Contracts.V1;

namespace ChatBackend;

/// <summary>What a backend does with an answer: go on, tell the user the chat service's own code, or say that it cannot tell now.</summary>
internal sealed class GroupEndpoints(IImQuotaClient quota)
{
    private const ulong App = 1_400_000_001;

    public void Map(WebApplication app)
    {
        app.MapPost("/groups/{group}", (RequestDelegate)CreateAsync);
        app.MapPost("/groups/{group}/members/{user}", (RequestDelegate)JoinAsync);
    }

    private Task CreateAsync(HttpContext http)
        => AnswerAsync(http, quota.CreateGroupAsync(
            new CreateGroupRequest { SdkAppId = App, GroupId = Route(http, "group"), Type = GroupType.Public, OwnerId = http.Request.Query["owner"].ToString() },
            cancellationToken: http.RequestAborted));

    private Task JoinAsync(HttpContext http)
        => AnswerAsync(http, quota.JoinGroupAsync(
            new JoinGroupRequest { SdkAppId = App, GroupId = Route(http, "group"), UserIds = { Route(http, "user") } }, cancellationToken: http.RequestAborted));

    private static async Task AnswerAsync(HttpContext http, ValueTask<AdmissionResult> asked)
    {
        try
        {
            AdmissionResult result = await asked;
            http.Response.StatusCode = result.Allowed ? StatusCodes.Status200OK : StatusCodes.Status403Forbidden;
            await http.Response.WriteAsync($"{(result.Allowed ? "allowed" : "denied")} {result.Decision.Code} {result.Decision.Message} (by {result.Source})\n", http.RequestAborted);
        }
        catch (RpcException failure)
        {
            http.Response.StatusCode = failure.StatusCode == StatusCode.InvalidArgument ? StatusCodes.Status400BadRequest : StatusCodes.Status503ServiceUnavailable;
            await http.Response.WriteAsync(failure.Status.Detail + "\n", http.RequestAborted);
        }
    }

    private static string Route(HttpContext http, string name) => (string)http.Request.RouteValues[name]!;
}
