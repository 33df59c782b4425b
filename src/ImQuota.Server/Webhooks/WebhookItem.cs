using System.Text.Json.Serialization;

namespace ImQuota.Server.Webhooks;

/// <param name="Account">The other user.</param>
/// <param name="ResultCode">0, or 38000 to 39000.</param>
/// <param name="ResultInfo">Why.</param>
internal sealed record WebhookItem([property: JsonPropertyName("To_Account")] string Account, int ResultCode, string ResultInfo);
