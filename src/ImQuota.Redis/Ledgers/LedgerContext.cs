using System.Text.Json.Serialization;
using ImQuota.Domain.Subscriptions.Events;

namespace ImQuota.Redis.Ledgers;

/// <summary>Facts as they stand in the store, for ever: names and texts of what is written are never given another meaning.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true,
    Converters = [typeof(InstantConverter), typeof(MoneyConverter), typeof(RateConverter)])]
[JsonSerializable(typeof(LedgerEvent))]
internal sealed partial class LedgerContext : JsonSerializerContext;
