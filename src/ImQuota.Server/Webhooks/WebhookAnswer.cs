using System.Text.Json.Serialization;

namespace ImQuota.Server.Webhooks;

/// <summary>What the chat service reads.</summary>
/// <param name="ActionStatus"><c>OK</c>, or <c>FAIL</c> where the call was not acted upon.</param>
/// <param name="ErrorInfo">Why; passed on to the client with a code from 10100 on.</param>
/// <param name="ErrorCode">0, 1, or 10100 to 10200.</param>
internal sealed record WebhookAnswer(string ActionStatus, string ErrorInfo, int ErrorCode)
{
    public static readonly WebhookAnswer Ok = new("OK", "", 0);

    /// <summary>Users of an invitation that are left out of it.</summary>
    [JsonPropertyName("RefusedMembers_Account")]
    public IReadOnlyList<string>? RefusedMembers { get; init; }

    /// <summary>One for each friendship that was asked for or answered.</summary>
    public IReadOnlyList<WebhookItem>? ResultItem { get; init; }

    public static WebhookAnswer Fail(string why) => new("FAIL", why, 1);
}
