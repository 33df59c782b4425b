using System.Text.Json.Serialization;

namespace ImQuota.Server.Validation;

/// <summary>How a caller's text is written into an error: known when the service is compiled, as an ahead-of-time build needs it.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class ShownText : JsonSerializerContext;
