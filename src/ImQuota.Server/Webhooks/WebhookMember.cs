using System.Text.Json.Serialization;

namespace ImQuota.Server.Webhooks;

/// <summary>An entry of a list of members.</summary>
internal sealed record WebhookMember([property: JsonPropertyName("Member_Account")] string? Account);
