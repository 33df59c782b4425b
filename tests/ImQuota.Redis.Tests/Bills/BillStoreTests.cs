using System.Collections.Immutable;
using System.Text.Json;
using ImQuota.Domain;
using ImQuota.Domain.Billing;
using ImQuota.Domain.Metering;
using ImQuota.Redis.Bills;
using ImQuota.Redis.Tests.Ledgers;
using NodaTime;
using Xunit;
using static ImQuota.Redis.Tests.Ledgers.LedgerScene;

namespace ImQuota.Redis.Tests.Bills;

/// <summary>Bills and readings in the store, on every engine: put down once, read back as they were, joined whatever the order.</summary>
public sealed class BillStoreTests
{
    // Braces would end the hash tag, and a colon part the key, were either taken literally.
    private const string Account = "acme } {7}:l";
    private static readonly YearMonth June = new(2026, 6);
    private static readonly Instant End = Instant.FromUtc(2026, 6, 30, 16, 0).PlusNanoseconds(123_456_789);

    public static TheoryData<string> AllEngines => Engines;

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task TryPutAsync_WholeBill_IsReadBackAsItWasByAnotherProcess(string engine)
    {
        await using LedgerScene scene = await StartAsync(engine);
        var whole = new StoredBill(Whole(Key()), [Reading(12_345, End), Reading(1, End) with { Month = June.PlusMonths(-1), MauExact = null, MauEstimate = null }]);

        Assert.True(await scene.Bills.TryPutAsync(whole, Cancellation));

        StoredBill read = Assert.Single(await scene.OtherBills.GetAsync(Account, [Key()], Cancellation));
        Assert.Equal(Text(whole), Text(read));
        Assert.Equal(whole.Bill.Total, read.Bill.Total);
        Assert.Equal(whole.Bill.Lines, read.Bill.Lines);
        Assert.Equal(whole.Evidence.Select(one => one.EvidenceDigest()), read.Evidence.Select(one => one.EvidenceDigest()));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task TryPutAsync_ManyProcessesAtOnce_OneBillStays(string engine)
    {
        await using LedgerScene scene = await StartAsync(engine);
        StoredBill[] contestants = [.. Enumerable.Range(1, 16).Select(i => new StoredBill(Whole(Key()) with { IssuedAt = End + Duration.FromSeconds(i) }, []))];

        bool[] put = await Task.WhenAll(contestants.Select((bill, i) => (i % 2 == 0 ? scene.Bills : scene.OtherBills).TryPutAsync(bill, Cancellation)));

        StoredBill winner = contestants[Array.IndexOf(put, true)];
        Assert.Single(put, one => one);
        Assert.Equal(Text(winner), Text(Assert.Single(await scene.Bills.GetAsync(Account, [Key()], Cancellation))));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task GetAsync_SomeOfThem_InTheOrderAskedForAndOfThatAccountOnly(string engine)
    {
        await using LedgerScene scene = await StartAsync(engine);
        BillKey[] keys = [.. new[] { BillKind.Usage, BillKind.Refund, BillKind.Prepaid }.Select(kind => Key() with { Kind = kind })];
        foreach (BillKey key in keys.Skip(1))
        {
            Assert.True(await scene.Bills.TryPutAsync(new StoredBill(Whole(key), []), Cancellation));
        }

        Assert.Equal([keys[2], keys[1]], (await scene.OtherBills.GetAsync(Account, [keys[2], keys[0], keys[1]], Cancellation)).Select(one => one.Bill.Key));
        Assert.Empty(await scene.OtherBills.GetAsync("acme", keys, Cancellation));
        Assert.Empty(await scene.OtherBills.GetAsync(Account, [], Cancellation));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task JoinReadingAsync_ManyAtOnce_TheLargestOfEachMeterStays(string engine)
    {
        await using LedgerScene scene = await StartAsync(engine);
        MonthUsage[] readings = [.. Enumerable.Range(1, 12).Select(i => Reading(i, End + Duration.FromSeconds(12 - i)))];

        await Task.WhenAll(readings.Concat(readings).Select((one, i) => (i % 2 == 0 ? scene.Bills : scene.OtherBills).JoinReadingAsync(Account, one, Cancellation)));

        MonthUsage kept = (await scene.OtherBills.GetReadingAsync(Account, Facts.App, June, Cancellation))!;
        Assert.Equal(Text(readings.Aggregate(MonthUsage.Join)), Text(kept));
        Assert.Equal(12, kept.MauExact!.Quantity);
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task JoinReadingAsync_NothingNew_IsToldAndChangesNothing(string engine)
    {
        await using LedgerScene scene = await StartAsync(engine);

        Assert.True(await scene.Bills.JoinReadingAsync(Account, Reading(7, End), Cancellation));
        Assert.False(await scene.OtherBills.JoinReadingAsync(Account, Reading(7, End), Cancellation));
        Assert.False(await scene.OtherBills.JoinReadingAsync(Account, Reading(6, End), Cancellation));

        Assert.Equal(Text(Reading(7, End)), Text((await scene.Bills.GetReadingAsync(Account, Facts.App, June, Cancellation))!));
        Assert.Null(await scene.Bills.GetReadingAsync(Account, Facts.App, June.PlusMonths(1), Cancellation));
        Assert.Null(await scene.Bills.GetReadingAsync("acme", Facts.App, June, Cancellation));
    }

    private static BillKey Key() => new(Account, Facts.App, BillKind.Usage, June);

    private static MonthUsage Reading(long quantity, Instant watermark)
    {
        var reading = new MeterReading { Quantity = quantity, Watermark = watermark, Final = true, SketchDigest = $"digest of {quantity}" };
        return new MonthUsage
        {
            App = Facts.App,
            Month = June,
            MauExact = reading,
            MauEstimate = reading with { Quantity = quantity + 1, Beside = quantity },
            Pcc = reading with
            {
                PeakAt = watermark - Duration.FromDays(1),
                PeakByNode = ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, [KeyValuePair.Create("n \"1\"", quantity), KeyValuePair.Create("ñ", 0L)]),
            },
        };
    }

    /// <summary>With every field set to something that a careless reader would lose.</summary>
    private static Bill Whole(BillKey key)
    {
        var third = new Rate(100m / 3m, Currency.Usd);
        var line = new BillLine
        {
            Number = 1,
            Kind = BillLineKind.MauOverage,
            Description = "\"Users\" – ünïcode",
            Edition = "standard",
            PeriodStart = End - Duration.FromDays(30),
            PeriodEnd = End,
            Month = June,
            Quantity = 2_345.5m,
            Unit = "Users",
            ListUnit = third,
            ChargedUnit = new Rate(0.0000000001m, Currency.Usd),
            Amount = Money.Of(35.18m, Currency.Usd),
            PriceVersion = long.MaxValue,
            PromotionId = "pcc-waiver",
            Meter = Meter.Pcc,
            Method = UsageMethod.HllP14,
            Used = 12_345,
            Included = 10_000,
            Low = 12_000,
            High = 13_000,
            Watermark = End,
            EvidenceDigest = new string('a', 64),
            OrderId = "o 1",
            Automatic = true,
            Voucher = Money.Of(0.01m, Currency.Usd),
            Cash = Money.Of(-1.50m, Currency.Usd),
            Credit = Money.Of(0m, Currency.Usd),
            Corrects = "acme/7/usage/2026-05",
        };
        return new Bill
        {
            Key = key,
            Currency = Currency.Usd,
            PeriodStart = End - Duration.FromDays(30),
            PeriodEnd = End,
            Cutoff = End + Duration.FromHours(24),
            IssuedAt = End + Duration.FromHours(25),
            Lines = [line, line with { Number = 2, Meter = null, Method = null, Used = null, Watermark = null, OrderId = null, Voucher = null, Corrects = null }],
        };
    }

    private static string Text(StoredBill bill) => JsonSerializer.Serialize(bill, BillContext.Default.StoredBill);

    private static string Text(MonthUsage usage) => JsonSerializer.Serialize(usage, BillContext.Default.MonthUsage);
}
