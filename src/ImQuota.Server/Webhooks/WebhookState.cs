using System.Text.Json.Serialization;

namespace ImQuota.Server.Webhooks;

/// <summary>What became of a user's connection: Login, Logout, Disconnect.</summary>
internal sealed record WebhookState(string? Action, [property: JsonPropertyName("To_Account")] string? Account);
