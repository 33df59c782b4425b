using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using NodaTime;

namespace ImQuota.Domain.Metering;

/// <summary>All that is known of an app's use in one month: the join of its records.</summary>
public sealed record MonthUsage
{
    public required ulong App { get; init; }

    public required YearMonth Month { get; init; }

    /// <summary>Null where only the estimate is kept.</summary>
    public MeterReading? MauExact { get; init; }

    public MeterReading? MauEstimate { get; init; }

    public MeterReading? Pcc { get; init; }

    /// <exception cref="InvalidOperationException">They are of two apps or months.</exception>
    public static MonthUsage Join(MonthUsage left, MonthUsage right)
        => left.App != right.App || left.Month != right.Month
            ? throw new InvalidOperationException($"{left.Month} of app {left.App} and {right.Month} of app {right.App} have no join.")
            : left with
            {
                MauExact = Join(left.MauExact, right.MauExact),
                MauEstimate = Join(left.MauEstimate, right.MauEstimate),
                Pcc = Join(left.Pcc, right.Pcc),
            };

    /// <summary>Months by app and month, from records in any order and any number of times; records of other types say nothing of use.</summary>
    public static IReadOnlyDictionary<(ulong App, YearMonth Month), MonthUsage> Of(IEnumerable<UsageRecord> records)
    {
        var months = new Dictionary<(ulong App, YearMonth Month), MonthUsage>();
        foreach (MonthUsage one in records.Select(Of).OfType<MonthUsage>())
        {
            (ulong App, YearMonth Month) key = (one.App, one.Month);
            months[key] = months.TryGetValue(key, out MonthUsage? known) ? Join(known, one) : one;
        }

        return months;
    }

    /// <summary>SHA-256 of what a bill rests on, in hexadecimal: where users are counted exactly, the estimate is only compared with.</summary>
    public string EvidenceDigest()
    {
        string text = string.Create(
            CultureInfo.InvariantCulture,
            $"{App}|{Month}|{MauExact?.Canonical() ?? "-"}|{(MauExact is null ? MauEstimate?.Canonical() : null) ?? "-"}|{Pcc?.Canonical() ?? "-"}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    private static MonthUsage? Of(UsageRecord record)
    {
        if (record.Data is not MeterData data)
        {
            return null;
        }

        var reading = new MeterReading
        {
            Quantity = data.Quantity,
            Watermark = data.Watermark,
            Final = data.Final,
            PeakAt = data.PeakAt,
            PeakByNode = data.PeakByNode,
            SketchDigest = data.SketchDigest,
            RecordId = record.Id,
        };
        var usage = new MonthUsage { App = data.SdkAppId, Month = data.Period };
        return data switch
        {
            { Meter: Meter.Pcc } => usage with { Pcc = reading },
            { Method: UsageMethod.Exact } => usage with { MauExact = reading },
            _ => usage with { MauEstimate = reading },
        };
    }

    private static MeterReading? Join(MeterReading? left, MeterReading? right)
        => left is null ? right : right is null ? left : MeterReading.Join(left, right);
}
