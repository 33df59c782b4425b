using System.Globalization;
using System.Text.Json;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Redis.Admission;
using ImQuota.Redis.Packing;

namespace ImQuota.Redis.Usage;

/// <summary>Reads the admission script's answer about an app.</summary>
internal static class AppUsageReader
{
    private const int CountsOfApp = 12;

    public static AppUsage Read(ScriptReply reply)
    {
        ScriptBatch batch = reply.Batch;
        AppFacts facts = batch.Facts;
        PackReader reader = reply.Read();
        reader.ReadArray();
        Span<long> counts = stackalloc long[CountsOfApp];
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = reader.ReadNumber();
        }

        long peak = counts[9];
        int month = batch.Position.Month;
        return new AppUsage
        {
            Entitlements = facts.Entitlements,
            AsOf = ScriptBatch.FromMicros(ScriptBatch.Micros(batch.Now)),
            Month = string.Create(CultureInfo.InvariantCulture, $"{month / 100:D4}-{month % 100:D2}"),
            DayEndsAt = batch.Position.DayEnd,
            MonthEndsAt = batch.Position.MonthEnd,
            Users = facts.Entitlements.Limits[(int)LimitKey.Users] == LimitValue.Unlimited ? 0 : counts[0],
            MauExact = CountsExactly(facts) ? counts[1] : null,
            MauEstimate = counts[2],
            Groups = counts[3],
            LiveGroups = counts[4],
            GrowthToday = counts[5],
            BroadcastToday = counts[6],
            Connections = counts[7],
            OnlineUsers = counts[8],
            PeakConnections = peak,
            PeakAt = peak == 0 ? null : ScriptBatch.FromMicros(counts[10]),
            PeakOnlineUsers = counts[11],
            PeakByNode = Split(reader.ReadText()),
            ConnectionsByNode = Split(reader.ReadText()),
        };
    }

    /// <summary>Whether the exact set is kept, not only the estimate.</summary>
    public static bool CountsExactly(AppFacts facts)
        => !facts.Entitlements.Settings.MauByHyperLogLog || facts.Entitlements.Limits[(int)LimitKey.Mau] != LimitValue.Unlimited;

    /// <summary>Connections by node, from the script's JSON; empty: none.</summary>
    public static Dictionary<string, long> Split(string json)
    {
        var split = new Dictionary<string, long>(StringComparer.Ordinal);
        if (json.Length > 0)
        {
            using JsonDocument document = JsonDocument.Parse(json);
            foreach (JsonProperty node in document.RootElement.EnumerateObject())
            {
                split[node.Name] = node.Value.GetInt64();
            }
        }

        return split;
    }
}
