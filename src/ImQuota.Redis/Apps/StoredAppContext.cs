using System.Text.Json.Serialization;

namespace ImQuota.Redis.Apps;

/// <summary>Generated, so that no reflection is needed at run time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StoredApp))]
[JsonSerializable(typeof(StoredChange))]
internal sealed partial class StoredAppContext : JsonSerializerContext;
