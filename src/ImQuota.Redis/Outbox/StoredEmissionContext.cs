using System.Text.Json.Serialization;

namespace ImQuota.Redis.Outbox;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault)]
[JsonSerializable(typeof(StoredEmission))]
internal sealed partial class StoredEmissionContext : JsonSerializerContext;
