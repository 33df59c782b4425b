using System.Text.Json;
using System.Text.Json.Serialization;

namespace ImQuota.Server.Security.Callers;

/// <summary>Known when the service is compiled, as an ahead-of-time build needs it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
[JsonSerializable(typeof(CallersDocument))]
internal sealed partial class CallersContext : JsonSerializerContext;
