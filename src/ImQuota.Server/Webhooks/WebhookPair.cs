using System.Text.Json.Serialization;

namespace ImQuota.Server.Webhooks;

/// <summary><paramref name="To"/> came into the list of <paramref name="From"/>, or left it.</summary>
internal sealed record WebhookPair([property: JsonPropertyName("From_Account")] string? From, [property: JsonPropertyName("To_Account")] string? To);
