using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImQuota.Server.Webhooks;

/// <summary>Serializers known when the service is compiled. A field that stands twice, wrong types and deep nesting are refused.</summary>
[JsonSourceGenerationOptions(AllowDuplicateProperties = false, MaxDepth = 8, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WebhookEvent))]
[JsonSerializable(typeof(WebhookAnswer))]
internal sealed partial class WebhookJson : JsonSerializerContext;
