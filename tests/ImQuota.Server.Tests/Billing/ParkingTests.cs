using ImQuota.Contracts.V1;
using ImQuota.Domain.Billing;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Subscriptions.Events;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Subscriptions;
using NodaTime;
using StackExchange.Redis;
using Xunit;
using BillKey = ImQuota.Domain.Billing.BillKey;
using UsageMethod = ImQuota.Domain.Metering.UsageMethod;

namespace ImQuota.Server.Tests.Billing;

/// <summary>
/// Each invariant of a close that a store can break parks the account's billing, says why, issues nothing, and lets it go on once it was set right and
/// released (spec section 5). That usage is never read before a month's end is not among them: no month is closed before its cutoff.
/// </summary>
public sealed class ParkingTests
{
    private const string May = "acme/1400000009/usage/2026-05";
    private static readonly Duration Tick = Duration.FromMilliseconds(1);
    private static readonly Instant EndOfMay = Instant.FromUtc(2026, 5, 31, 16, 0);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sigma", "2026-06 of app 1400000009: the exact count 5 and the estimate 100 are more than 4 sigma apart")]
    [InlineData("missing", "2026-06 of app 1400000009: nothing is known of its monthly active users")]
    [InlineData("short", "2026-06 of app 1400000009: its monthly active users are known up to 2026-06-20T00:00:00Z only, which is before the month's end 2026-06-30T16:00:00Z")]
    [InlineData("twice", "acme/1400000009/usage/2026-06 was issued 2 times")]
    [InlineData("lost", "The ledger says that acme/1400000009/usage/2026-05 was issued, but it is not among the app's bills")]
    [InlineData("negative", "acme/1400000009/usage/2026-06 comes to -4.35 USD; only a refund may be negative")]
    public async Task Close_BrokenInvariant_ParksAndGoesOnWhenItIsSetRight(string invariant, string reason)
    {
        Biller biller = await Biller.StartAsync();
        await using AdminHost host = biller.Host;
        await using ConnectionMultiplexer redis = await ConnectionMultiplexer.ConnectAsync(host.Connection);
        if (invariant == "negative")
        {
            await PutAsync(host, MayBill(host.Clock.Now));
        }

        await biller.GoAsync(Instant.FromUtc(2026, 6, 2, 1, 0));
        await biller.UseAsync();
        host.Clock.AdvanceTo(Biller.Cutoff + Tick);
        Func<Task> setRight = await BreakAsync(biller, redis.GetDatabase(), invariant);

        ClosedBill closed = (await host.Billing.CloseBillsAsync(new CloseBillsRequest { Account = Customer.Account }, cancellationToken: Cancellation)).Bills[^1];
        GetAccountResponse parked = await new Customer(host).AccountAsync();
        host.Clock.Advance(Duration.FromHours(1));
        await host.LookAfterAccountsAsync();
        string[] whileParked = await biller.IdsAsync("2026-06");
        IReadOnlyList<string> waiting = await host.Store.ParkedAccounts.ListAsync(2, Cancellation);

        Assert.Equal((Biller.Usage, Contracts.V1.CloseOutcome.Parked, reason), (closed.BillId, closed.Outcome, closed.Reasons[0]));
        Assert.Equal(Biller.Usage, parked.ParkedFor);
        Assert.Equal([Customer.Account], waiting);
        Assert.Empty(whileParked);
        Domain.Subscriptions.Ledger ledger = (await host.Store.Ledgers.ReadAsync(Customer.Account, Cancellation))!;
        Assert.Equal(reason, Assert.Single(ledger.Events.OfType<BillingParked>()).Reasons[0]);

        await setRight();
        await host.Billing.ReleaseBillingAsync(new ReleaseBillingRequest { Account = Customer.Account, Author = "ann", Reason = "set right" }, cancellationToken: Cancellation);
        host.Clock.Advance(Duration.FromSeconds(40));
        await host.LookAfterAccountsAsync();
        Assert.Equal([Biller.Usage], await biller.IdsAsync("2026-06"));
        Assert.Equal("", (await new Customer(host).AccountAsync()).ParkedFor);
        Assert.Equal(0, await host.Store.ParkedAccounts.CountAsync(Cancellation));
    }

    /// <summary>Returns what sets it right.</summary>
    private static async Task<Func<Task>> BreakAsync(Biller biller, IDatabase redis, string invariant)
    {
        AdminHost host = biller.Host;
        string bills = $"{host.Prefix}{{acct:acme}}:b";
        switch (invariant)
        {
            case "sigma":
                await ImportAsync(biller, UsageMethod.HllP14, 100, 9);
                return () => ImportAsync(biller, UsageMethod.Exact, 100, 10);
            case "missing":
                await host.Store.Apps.DeleteAsync(Customer.App, "acme", new Domain.Audit.ChangeNote("Test"), Cancellation);
                return () => JoinAsync(host, Biller.EndOfJune);
            case "short":
                await host.Store.Apps.DeleteAsync(Customer.App, "acme", new Domain.Audit.ChangeNote("Test"), Cancellation);
                await JoinAsync(host, Biller.EndOfJune, Instant.FromUtc(2026, 6, 20, 0, 0));
                return () => JoinAsync(host, Biller.EndOfJune);
            case "twice":
                // The bill of June under its own key and once more under that of May.
                await PutAsync(host, MayBill(host.Clock.Now) with { Key = Key(Biller.Usage) });
                RedisValue may = await redis.HashGetAsync(bills, May);
                Assert.False(may.IsNull);
                await redis.HashSetAsync(bills, May, await redis.HashGetAsync(bills, Biller.Usage));
                return () => redis.HashSetAsync(bills, May, may);
            case "lost":
                RedisValue lost = await redis.HashGetAsync(bills, May);
                Assert.True(await redis.HashDeleteAsync(bills, May));
                return () => redis.HashSetAsync(bills, May, lost);
            default:
                // More is found out of June: 340 users above the allowance.
                return async () =>
                {
                    await ImportAsync(biller, UsageMethod.Exact, 400, 10);
                    await ImportAsync(biller, UsageMethod.HllP14, 400, 11);
                };
        }
    }

    private static async Task ImportAsync(Biller biller, UsageMethod method, long quantity, long sequence)
        => await biller.ImportAsync(Biller.Record(Domain.Metering.Meter.Mau, method, new MeterReading { Quantity = quantity, Watermark = Biller.EndOfJune, Final = true }, sequence));

    private static async Task JoinAsync(AdminHost host, Instant watermark, Instant? mau = null)
    {
        var reading = new MeterReading { Quantity = 3, Watermark = watermark, Final = true };
        await host.Store.Bills.JoinReadingAsync(
            Customer.Account,
            new MonthUsage { App = Customer.App, Month = Biller.June, MauExact = reading with { Watermark = mau ?? watermark }, Pcc = reading },
            Cancellation);
    }

    private static async Task PutAsync(AdminHost host, Domain.Billing.Bill bill)
    {
        var nothing = new MeterReading { Quantity = 0, Watermark = EndOfMay, Final = true };
        var evidence = new MonthUsage { App = Customer.App, Month = bill.Key.Month, MauExact = nothing, Pcc = nothing };
        Assert.True(await host.Store.Bills.TryPutAsync(new StoredBill(bill, [evidence]), Cancellation));
    }

    /// <summary>A bill of 5.00 for what nothing is known of.</summary>
    private static Domain.Billing.Bill MayBill(Instant now) => new()
    {
        Key = Key(May),
        Currency = Domain.Currency.Usd,
        PeriodStart = Instant.FromUtc(2026, 4, 30, 16, 0),
        PeriodEnd = EndOfMay,
        Cutoff = now,
        IssuedAt = now,
        Lines =
        [
            new Domain.Billing.BillLine
            {
                Number = 1,
                Kind = Domain.Billing.BillLineKind.MauOverage,
                Description = "Users",
                Edition = "standard",
                PeriodStart = Instant.FromUtc(2026, 4, 30, 16, 0),
                PeriodEnd = EndOfMay,
                Month = new YearMonth(2026, 5),
                Quantity = 5,
                Unit = "Users",
                ListUnit = new Domain.Rate(1, Domain.Currency.Usd),
                ChargedUnit = new Domain.Rate(1, Domain.Currency.Usd),
                Amount = Domain.Money.Of(5, Domain.Currency.Usd),
                Meter = Domain.Metering.Meter.Mau,
                Method = UsageMethod.Exact,
            },
        ],
    };

    private static BillKey Key(string text) => BillKey.TryParse(text, out BillKey? key) ? key : throw new InvalidOperationException(text);
}
