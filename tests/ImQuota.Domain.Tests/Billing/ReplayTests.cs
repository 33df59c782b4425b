using CsCheck;
using ImQuota.Domain.Billing;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Tests.Metering;
using ImQuota.Domain.Tests.Subscriptions;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Billing;

/// <summary>Meters are joins: losing order, duplicating or replaying records cannot change a bill.</summary>
public sealed class ReplayTests
{
    private static readonly YearMonth Month = new(2027, 3);

    [Fact]
    public void Close_RecordsPermutedDuplicatedOrReplayed_IsTheSameBill()
        => Gen.Select(RandomRecords.OfMonth(Month), Gen.Int[0, 1_000_000], Gen.Int[0, 60]).Sample(
            (records, seed, extra) =>
            {
                var mixed = new List<UsageRecord>(records);
                for (int i = 0; i < extra; i++)
                {
                    mixed.Add(records[(seed + (i * 7)) % records.Count]);
                }

                mixed = [.. mixed.OrderBy(record => (record.Id, seed).GetHashCode())];
                mixed.AddRange(records.Take(extra));
                return Lines(records).SequenceEqual(Lines(mixed));
            },
            iter: 300);

    [Fact]
    public void Close_AnySnapshotsLostButTheLast_IsTheSameBill()
        => Gen.Select(RandomRecords.OfMonth(Month), Gen.Int[1, 1 << 30]).Sample(
            (records, lost) => Lines(records.Where((record, index) => record.Data is MeterData { Final: true } || (lost >> (index % 30) & 1) == 0)).SequenceEqual(Lines(records)),
            iter: 200);

    private static IReadOnlyList<BillLine> Lines(IEnumerable<UsageRecord> records)
    {
        Desk desk = new Desk(prices: TestPrices.WaiverEnds("2027-01")).Create("2027-01-01").TopUp("2027-01-01", 9_999).Purchase("2027-03-10", "standard", 2);
        var closing = new Closing(desk);
        foreach (MonthUsage usage in MonthUsage.Of(records).Values)
        {
            closing.Usage[usage.Month] = usage;
        }

        return closing.Close(Month).Lines;
    }
}
