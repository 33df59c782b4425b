using System.Text.Json.Serialization;
using ImQuota.Domain.Billing;
using ImQuota.Domain.Metering;
using ImQuota.Redis.Ledgers;

namespace ImQuota.Redis.Bills;

/// <summary>Bills and readings as they stand in the store, for ever: names and texts of what is written are never given another meaning.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true,
    Converters = [typeof(InstantConverter), typeof(MoneyConverter), typeof(RateConverter), typeof(CurrencyConverter), typeof(YearMonthConverter), typeof(NodeCountsConverter)])]
[JsonSerializable(typeof(StoredBill))]
[JsonSerializable(typeof(MonthUsage))]
internal sealed partial class BillContext : JsonSerializerContext;
