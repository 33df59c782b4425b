using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Metering;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Subscriptions;
using NodaTime;
using Xunit;
using UsageMethod = ImQuota.Domain.Metering.UsageMethod;

namespace ImQuota.Server.Tests.Billing;

/// <summary>
/// A customer whose Standard app has two free users a month from June on; each above costs 0.015 USD, each connection of the peak 0.20 USD. The app's zone is UTC+8.
/// </summary>
internal sealed class Biller(AdminHost host)
{
    internal const string Usage = "acme/1400000009/usage/2026-06";
    internal const string Prepaid = "acme/1400000009/prepaid/2026-05";

    /// <summary>In force from June on.</summary>
    internal const string Prices = """
        {"currency":"USD",
         "plans":{
           "developer":{"monthlyFee":"0","mau":{"included":100,"unit":null},"pcc":{"included":0,"unit":null}},
           "standard":{"monthlyFee":"399","mau":{"included":2,"unit":"0.015"},"pcc":{"included":0,"unit":"0.2"}},
           "premium":{"monthlyFee":"699","mau":{"included":2,"unit":"0.015"},"pcc":{"included":0,"unit":"0.2"}}},
         "promotions":{},
         "vouchers":{"validDays":180,"minimumOrder":"0","maxPercent":100,"editions":["standard","premium"]}}
        """;

    internal static readonly YearMonth June = new(2026, 6);
    internal static readonly Instant EndOfJune = Instant.FromUtc(2026, 6, 30, 16, 0);
    internal static readonly Instant Cutoff = EndOfJune + Duration.FromHours(24);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal AdminHost Host => host;

    /// <summary>Three months of Standard bought in May, paid with 1,197 of what was topped up.</summary>
    internal static async Task<Biller> StartAsync(string topUp = "1300.00", string prices = Prices, string order = "o1")
    {
        AdminHost host = await AdminHost.StartAsync("developer");
        Assert.True(await host.Store.Prices.TryPublishAsync(1, prices, host.Clock.Now, Cancellation));
        var customer = new Customer(host);
        await customer.TopUpAsync(topUp);
        await customer.PurchaseAsync("standard", 3, order);
        return new Biller(host);
    }

    /// <summary>Five users in June, three of them connected at once.</summary>
    internal async Task UseAsync()
    {
        host.Clock.AdvanceTo(Instant.FromUtc(2026, 6, 10, 3, 4, 5));
        for (int i = 1; i <= 5; i++)
        {
            Assert.True((await host.LoginAsync($"u{i}", i <= 3 ? $"c{i}" : "", i == 3 ? "n2" : "n1")).Allowed);
        }
    }

    internal Task GoAsync(Instant to)
    {
        host.Clock.AdvanceTo(to);
        return host.LookAfterAccountsAsync();
    }

    internal async Task<Bill> GetAsync(string id = Usage) => (await host.Billing.GetBillAsync(new GetBillRequest { BillId = id }, cancellationToken: Cancellation)).Bill;

    internal async Task<string[]> IdsAsync(string month = "", ulong app = 0)
        => [.. (await host.Billing.ListBillsAsync(new ListBillsRequest { Account = Customer.Account, Month = month, SdkAppId = app }, cancellationToken: Cancellation)).Bills.Select(bill => bill.BillId)];

    internal async Task<string[]> CloseAsync()
        => [.. (await host.Billing.CloseBillsAsync(new CloseBillsRequest { Account = Customer.Account }, cancellationToken: Cancellation)).Bills
            .Select(one => $"{one.BillId} {one.Outcome}")];

    internal async Task<string> ExportAsync(ExportFormat format, string month = "")
    {
        using AsyncServerStreamingCall<ExportBillsResponse> call = host.Billing.ExportBills(
            new ExportBillsRequest { Account = Customer.Account, Month = month, Format = format }, cancellationToken: Cancellation);
        return string.Concat((await call.ResponseStream.ReadAllAsync(Cancellation).ToListAsync(Cancellation)).Select(piece => piece.Text));
    }

    internal async Task<ImportUsageResponse> ImportAsync(params IEnumerable<string> records)
    {
        using AsyncClientStreamingCall<ImportUsageRequest, ImportUsageResponse> call = host.Billing.ImportUsage(cancellationToken: Cancellation);
        foreach (string record in records)
        {
            await call.RequestStream.WriteAsync(new ImportUsageRequest { Record = record }, Cancellation);
        }

        await call.RequestStream.CompleteAsync();
        return await call;
    }

    /// <summary>Records of what the store says of June now, as the service would emit them.</summary>
    internal async Task<string[]> RecordsAsync(long sequence = 1)
    {
        MonthUsage usage = (await host.Store.Usage.GetMonthAsync(Customer.App, June, Cancellation))!;
        return
        [
            Record(Meter.Mau, UsageMethod.Exact, usage.MauExact!, sequence),
            Record(Meter.Mau, UsageMethod.HllP14, usage.MauEstimate!, sequence),
            Record(Meter.Pcc, UsageMethod.Exact, usage.Pcc!, sequence),
        ];
    }

    internal static string Record(Meter meter, UsageMethod method, MeterReading reading, long sequence) => UsageRecordJson.WriteText(new UsageRecords("https://imquota.test/sg").Of(
        new MeterData
        {
            TenantId = Customer.Account,
            SdkAppId = Customer.App,
            Edition = "standard",
            Meter = meter,
            Period = June,
            PeriodStart = Instant.FromUtc(2026, 5, 31, 16, 0),
            PeriodEnd = EndOfJune,
            Quantity = reading.Quantity,
            Method = method,
            IncludedQuantity = 2,
            CatalogVersion = 1,
            Final = reading.Final,
            Watermark = reading.Watermark,
            PeakAt = reading.PeakAt,
            PeakByNode = reading.PeakByNode,
            SketchDigest = reading.SketchDigest,
        },
        sequence,
        reading.Watermark));
}
