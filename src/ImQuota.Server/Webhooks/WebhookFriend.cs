using System.Text.Json.Serialization;

namespace ImQuota.Server.Webhooks;

/// <summary>An entry of a list of friendships that are asked for or answered.</summary>
internal sealed record WebhookFriend([property: JsonPropertyName("To_Account")] string? Account, string? ResponseAction);
