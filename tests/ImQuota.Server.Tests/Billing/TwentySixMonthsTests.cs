using System.Globalization;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Billing.Prices;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Subscriptions;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Subscriptions;
using NodaTime;
using Xunit;
using UsageMethod = ImQuota.Domain.Metering.UsageMethod;

namespace ImQuota.Server.Tests.Billing;

/// <summary>
/// One account, day by day through 26 months, looked after by the service's own scheduler whenever it asks to be woken: purchase, upgrade, automatic renewals, overage, a late fact, a bill that is not
/// paid, a refund, a smaller edition, the end. What there must be on each day was worked out by hand.
/// </summary>
public sealed class TwentySixMonthsTests
{
    private const string Zone = "Europe/Berlin";
    private static readonly DateTimeZone Berlin = DateTimeZoneProviders.Tzdb[Zone];
    private static readonly LocalDate First = new(2026, 11, 30);

    /// <summary>Cash at the end of the day, from that day on. Premium is 699, Standard 399; renewals come 24 h before the term's end, bills on the 2nd at 0:00.</summary>
    private const string Cash = """
        2026-11-30 |   803.00 | 2,000 − 3 × 399
        2027-01-02 |   802.98 | December: 1 user × 0.015 = 0.015
        2027-01-15 |  7857.82 | 802.98 + 7,500 − upgrade: 300 × 15/31 (the slice ends January 30) = 145.16129…, + 300 for the slice to February 28 = 445.16
        2027-02-02 |  7857.77 | January: 3 × 0.015 = 0.045
        2027-02-27 |  7158.77 | − 699
        2027-03-02 |  7158.66 | February: 7 × 0.015 = 0.105
        2027-03-29 |  6459.66 | − 699
        2027-04-02 |  6424.48 | March: 2,345 × 0.015 = 35.175
        2027-04-29 |  5725.48 | − 699
        2027-05-02 |  5710.66 | April: nothing, and March is 3,333 × 0.015 = 49.995, so 50.00 − 35.18 = 14.82 more
        2027-05-29 |  5011.66 | − 699
        2027-06-02 |  4996.66 | May: 1,000 × 0.015 = 15
        2027-06-29 |  4297.66 | − 699
        2027-07-02 |  4280.99 | June: 1,111 × 0.015 = 16.665
        2027-07-29 |  3581.99 | − 699
        2027-08-02 |  3548.66 | July: 2,222 × 0.015 = 33.33
        2027-08-29 |  2849.66 | − 699
        2027-09-02 |  2849.51 | August: 10 × 0.015 = 0.15
        2027-09-29 |  2150.51 | − 699; September is 390,000 × 0.015 = 5,850, for which it does not do
        2027-10-05 |  9300.51 | + 13,000 − 5,850
        2027-10-29 |  8601.51 | − 699
        2027-11-02 |  8575.41 | October: 100 × 0.015 = 1.50, and connections are not free any more: 123 × 0.2 = 24.60
        2027-11-29 |  7876.41 | − 699
        2027-12-02 |  7872.01 | November: 200 × 0.015 = 3, 7 × 0.2 = 1.40
        2027-12-29 |  7173.01 | − 699
        2028-01-02 |  6973.01 | December: 1,000 × 0.2 = 200
        2028-01-29 |  6274.01 | − 699
        2028-02-02 |  6199.91 | January: 500 × 0.015 = 7.50, 333 × 0.2 = 66.60
        2028-02-28 |  5500.91 | − 699
        2028-03-02 |  5500.27 | February: 29 × 0.015 = 0.435, 1 × 0.2 = 0.20
        2028-03-15 |  5861.04 | refund: 699 − 699 × 15/31 (March 1 to 15) = 360.774…
        2028-04-01 |  4664.04 | − 3 × 399
        2028-04-02 |  4653.29 | March: 50 × 0.015 = 0.75, 50 × 0.2 = 10
        2028-05-02 |  4640.79 | April: 700 × 0.015 = 10.50, 10 × 0.2 = 2
        2028-07-02 |  4489.79 | June: 10,000 × 0.015 = 150, 5 × 0.2 = 1; May: nothing
        2028-08-02 |  4489.36 | July, which the term touched: 2 × 0.015 = 0.03, 2 × 0.2 = 0.40
        """;

    /// <summary>What admission goes by at the end of the day, from that day on.</summary>
    private const string Standing = """
        2026-11-30 | standard Active              | bought for three months
        2027-01-15 | premium Active               | upgraded
        2027-10-03 | premium Suspended overdue    | September's bill is of October 2, 0:00, and 24 h later it is not paid
        2027-10-05 | premium Active               | paid
        2028-03-15 | premium Suspended refunded   | given back
        2028-04-01 | standard Active              | bought anew, until July 1, 12:00
        2028-07-02 | standard Suspended expired   | 24 h after that
        2028-09-30 | standard Suspended reclaimed | July 2 is day 1, so September 29 is day 90
        """;

    /// <summary>What was used: users and most connections; 10,000 users are free.</summary>
    private const string Used = """
        2026-11 |   9500 |   10
        2026-12 |  10001 |   20
        2027-01 |  10003 |   30
        2027-02 |  10007 |   40
        2027-03 |  12345 |   50
        2027-04 |  10000 |   60
        2027-05 |  11000 |   70
        2027-06 |  11111 |   80
        2027-07 |  12222 |   90
        2027-08 |  10010 |  100
        2027-09 | 400000 |  110
        2027-10 |  10100 |  123
        2027-11 |  10200 |    7
        2027-12 |   9000 | 1000
        2028-01 |  10500 |  333
        2028-02 |  10029 |    1
        2028-03 |  10050 |   50
        2028-04 |  10700 |   10
        2028-05 |   9999 |    0
        2028-06 |  20000 |    5
        2028-07 |  10002 |    2
        """;

    /// <summary>All bills, in order of issue; the arithmetic is above.</summary>
    private const string Bills = """
        usage/2026-11 0.00, prepaid/2026-11 1197.00, usage/2026-12 0.02, usage/2027-01 0.05, prepaid/2027-01 445.16, usage/2027-02 0.11, prepaid/2027-02 699.00, usage/2027-03 35.18, prepaid/2027-03 699.00,
        usage/2027-04 14.82, prepaid/2027-04 699.00, usage/2027-05 15.00, prepaid/2027-05 699.00, usage/2027-06 16.67, prepaid/2027-06 699.00, usage/2027-07 33.33, prepaid/2027-07 699.00,
        usage/2027-08 0.15, prepaid/2027-08 699.00, usage/2027-09 5850.00, prepaid/2027-09 699.00, usage/2027-10 26.10, prepaid/2027-10 699.00, usage/2027-11 4.40, prepaid/2027-11 699.00,
        usage/2027-12 200.00, prepaid/2027-12 699.00, usage/2028-01 74.10, prepaid/2028-01 699.00, usage/2028-02 0.64, prepaid/2028-02 699.00, usage/2028-03 10.75, refund/2028-03 -360.77,
        usage/2028-04 12.50, prepaid/2028-04 1197.00, usage/2028-05 0.00, usage/2028-06 151.00, usage/2028-07 0.43
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TwentySixMonths_DayByDay_AreWhatWasWorkedOutByHand()
    {
        await using AdminHost host = await StartAsync();
        (LocalDate From, string Value)[] cash = Table(Cash);
        (LocalDate From, string Value)[] standing = Table(Standing);
        var customer = new Customer(host);
        for (LocalDate day = First; day <= First.PlusMonths(26); day = day.PlusDays(1))
        {
            await GoAsync(host, At(day, 12));
            await ActAsync(host, customer, day);
            await ReportUsageAsync(host, day);
            await GoAsync(host, At(day.PlusDays(1), 0) - Duration.FromSeconds(1));

            GetAccountResponse account = await customer.AccountAsync();
            Assert.Equal($"{day:uuuu-MM-dd} {On(cash, day)} {On(standing, day)}", $"{day:uuuu-MM-dd} {account.Cash.Amount} {await customer.StandingAsync()}");
        }

        await CheckBillsAsync(host, customer);
    }

    private static async Task CheckBillsAsync(AdminHost host, Customer customer)
    {
        ListBillsResponse bills = await host.Billing.ListBillsAsync(new ListBillsRequest { Account = Customer.Account, PageSize = 1000 }, cancellationToken: Cancellation);
        string[] expected = Bills.Split([',', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(expected.Order(StringComparer.Ordinal), bills.Bills.Select(bill => $"{bill.BillId[(bill.BillId.IndexOf("9/", StringComparison.Ordinal) + 2)..]} {bill.Total.Amount}").Order(StringComparer.Ordinal));
        Assert.All(bills.Bills, bill => Assert.True(bill.Paid, bill.BillId));
        BillLine correction = Assert.Single(bills.Bills.SelectMany(bill => bill.Lines), line => line.Kind == BillLineKind.Correction);
        Assert.Equal(("988", "acme/1400000009/usage/2027-03"), (correction.Quantity, correction.Corrects));

        // What came in is what is left and what all bills add up to.
        decimal billed = bills.Bills.Sum(bill => decimal.Parse(bill.Total.Amount, CultureInfo.InvariantCulture));
        Assert.Equal(2_000m + 7_500m + 13_000m - billed, decimal.Parse((await customer.AccountAsync()).Cash.Amount, CultureInfo.InvariantCulture));
        Assert.All((await customer.JournalAsync()).Transactions, one => Assert.Equal(0m, one.Entries.Sum(entry => decimal.Parse(entry.Amount.Amount, CultureInfo.InvariantCulture))));
    }

    /// <summary>Connections are free until September 2027.</summary>
    private static async Task<AdminHost> StartAsync()
    {
        AdminHost host = await AdminHost.StartAsync();
        string prices = PriceReader.BuiltInJson.Replace("\"until\": null", "\"until\": \"2027-10\"", StringComparison.Ordinal);
        Assert.NotEqual(PriceReader.BuiltInJson, prices);
        Assert.True(await host.Store.Prices.TryPublishAsync(1, prices, host.Clock.Now, new Domain.Audit.ChangeNote("Test"), Cancellation));
        host.Clock.AdvanceTo(At(First, 11));
        await host.Apps.CreateAppAsync(new CreateAppRequest { SdkAppId = Customer.App, Account = Customer.Account, ZoneId = Zone }, cancellationToken: Cancellation);
        return host;
    }

    private static async Task ActAsync(AdminHost host, Customer customer, LocalDate day)
    {
        switch (day.ToString("uuuu-MM-dd", CultureInfo.InvariantCulture))
        {
            case "2026-11-30":
                await customer.TopUpAsync("2000.00", "p1");
                await customer.PurchaseAsync("standard", 3, "o1");
                break;
            case "2027-01-15":
                await customer.UpgradeAsync("premium", "o2");
                await RenewByItselfAsync(host, 1);
                await customer.TopUpAsync("7500.00", "p2");
                break;
            case "2027-10-05":
                await customer.TopUpAsync("13000.00", "p3");
                break;
            case "2028-03-15":
                await customer.RefundAsync();
                break;
            case "2028-04-01":
                await customer.PurchaseAsync("standard", 3, "o3");
                await RenewByItselfAsync(host, 0);
                break;
        }
    }

    private static async Task RenewByItselfAsync(AdminHost host, int months)
        => await host.Subscriptions.SetAutoRenewAsync(new SetAutoRenewRequest { SdkAppId = Customer.App, Months = months }, cancellationToken: Cancellation);

    /// <summary>On the 1st the records of the month before arrive; of March 2027 better ones in May.</summary>
    private static async Task ReportUsageAsync(AdminHost host, LocalDate day)
    {
        if (day.Day != 1)
        {
            return;
        }

        YearMonth month = day.ToYearMonth().PlusMonths(-1);
        string period = UsageRecords.PeriodOf(month);
        if (Used.Split('\n').Select(row => row.Split('|', StringSplitOptions.TrimEntries)).FirstOrDefault(row => row[0] == period) is { } row)
        {
            await ImportAsync(host, month, 1, long.Parse(row[1], CultureInfo.InvariantCulture), long.Parse(row[2], CultureInfo.InvariantCulture));
        }

        if (day == new LocalDate(2027, 5, 1))
        {
            await ImportAsync(host, new YearMonth(2027, 3), 2, 13_333, 50);
        }
    }

    private static async Task ImportAsync(AdminHost host, YearMonth month, long sequence, long mau, long pcc)
    {
        ImportUsageResponse answer = await new Biller(host).ImportAsync(
            Record(month, Meter.Mau, UsageMethod.Exact, sequence, mau), Record(month, Meter.Mau, UsageMethod.HllP14, sequence, mau), Record(month, Meter.Pcc, UsageMethod.Exact, sequence, pcc));
        Assert.Equal((3, 0), (answer.Records, answer.Refused));
    }

    private static string Record(YearMonth month, Meter meter, UsageMethod method, long sequence, long quantity)
    {
        Instant end = BillingMonths.EndOf(Zone, month);
        return UsageRecordJson.WriteText(new UsageRecords("https://imquota.test/sg").Of(
            new MeterData
            {
                TenantId = Customer.Account,
                SdkAppId = Customer.App,
                Edition = "standard",
                Meter = meter,
                Period = month,
                PeriodStart = BillingMonths.StartOf(Zone, month),
                PeriodEnd = end,
                Quantity = quantity,
                Method = method,
                IncludedQuantity = 10_000,
                CatalogVersion = 1,
                Final = true,
                Watermark = end,
                PeakAt = meter == Meter.Pcc && quantity > 0 ? end - Duration.FromHours(3) : null,
            },
            sequence,
            end));
    }

    /// <summary>The scheduler is run when it asks for it, and not otherwise.</summary>
    private static async Task GoAsync(AdminHost host, Instant to)
    {
        for (int looks = 0; await host.Store.WakeUps.EarliestAsync(Cancellation) is { } next && next <= to; looks++)
        {
            Assert.True(looks < 20, $"It asks to be woken at {next} again and again.");
            host.Clock.AdvanceTo(next + Duration.FromMilliseconds(1));
            await host.LookAfterAccountsAsync();
        }

        host.Clock.AdvanceTo(to);
    }

    private static Instant At(LocalDate day, int hour) => day.At(new LocalTime(hour, 0)).InZoneStrictly(Berlin).ToInstant();

    private static (LocalDate From, string Value)[] Table(string rows) => [.. rows.Split('\n').Select(row => row.Split('|', StringSplitOptions.TrimEntries)).Select(row =>
        (NodaTime.Text.LocalDatePattern.Iso.Parse(row[0]).Value, row[1]))];

    private static string On((LocalDate From, string Value)[] table, LocalDate day) => table.Last(row => row.From <= day).Value;
}
