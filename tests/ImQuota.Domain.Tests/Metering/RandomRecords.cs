using System.Collections.Immutable;
using CsCheck;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Tests.Subscriptions;
using NodaTime;

namespace ImQuota.Domain.Tests.Metering;

/// <summary>Snapshots of one app's month as a service emits them: cumulative, the last ones final.</summary>
internal static class RandomRecords
{
    private const string Zone = "Etc/GMT-8";

    public static readonly UsageRecords Source = new("https://chat.example/regions/sg");

    public static Gen<IReadOnlyList<UsageRecord>> OfMonth(YearMonth month)
        => Gen.Select(Gen.Int[0, 900].Array[1, 30], Gen.Int[0, 4_000].Array[1, 30]).Select(IReadOnlyList<UsageRecord> (logins, peaks) =>
        {
            var records = new List<UsageRecord>();
            long mau = 0;
            for (int i = 0; i < logins.Length; i++)
            {
                mau += logins[i];
                records.Add(Source.Of(Mau(month, mau, UsageMethod.Exact, Watermark(month, i, logins.Length)), i, Instant.MinValue));
                records.Add(Source.Of(Mau(month, mau, UsageMethod.HllP14, Watermark(month, i, logins.Length)), i, Instant.MinValue));
            }

            long peak = 0;
            Instant? reached = null;
            for (int i = 0; i < peaks.Length; i++)
            {
                Instant watermark = Watermark(month, i, peaks.Length);
                if (peaks[i] > peak)
                {
                    (peak, reached) = (peaks[i], watermark - Duration.FromMinutes(5));
                }

                records.Add(Source.Of(
                    Mau(month, peak, UsageMethod.Exact, watermark) with
                    {
                        Meter = Meter.Pcc,
                        PeakAt = reached,
                        PeakByNode = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [new KeyValuePair<string, long>("node-1", peak)]),
                    },
                    i,
                    Instant.MinValue));
            }

            return records;
        });

    public static MeterData Mau(YearMonth month, long quantity, UsageMethod method, Instant watermark) => new()
    {
        TenantId = "acme",
        SdkAppId = Desk.App,
        Edition = "standard",
        Meter = Meter.Mau,
        Period = month,
        PeriodStart = BillingMonths.StartOf(Zone, month),
        PeriodEnd = BillingMonths.EndOf(Zone, month),
        Quantity = quantity,
        Method = method,
        IncludedQuantity = 10_000,
        CatalogVersion = 1,
        Watermark = watermark,
        Final = watermark >= BillingMonths.EndOf(Zone, month),
        SketchDigest = $"d{quantity}",
    };

    private static Instant Watermark(YearMonth month, int index, int count)
        => index == count - 1 ? BillingMonths.EndOf(Zone, month) : BillingMonths.StartOf(Zone, month) + Duration.FromHours(20 * (index + 1));
}
