using System.Globalization;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Metering;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Subscriptions;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Billing;

/// <summary>The datasets of FOCUS as they are exported, of an account whose bills have a voucher, credit, an upgrade, overage, corrections of both meters and a refund.</summary>
public sealed class FocusExportTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ExportFormat.Focus14, FocusColumnRules.CostAndUsage14, "1.4")]
    [InlineData(ExportFormat.Focus12, FocusColumnRules.CostAndUsage12, "1.2")]
    [InlineData(ExportFormat.Focus14InvoiceDetail, FocusColumnRules.InvoiceDetail14, "1.4")]
    [InlineData(ExportFormat.Focus14BillingPeriod, FocusColumnRules.BillingPeriod14, "1.4")]
    public async Task ExportBills_EachDataset_KeepsTheRulesOfItsColumnsAndSaysItsVersion(ExportFormat format, string columns, string version)
    {
        Biller biller = await LifeAsync();
        await using AdminHost host = biller.Host;

        List<Dictionary<string, string?>> rows = FocusColumnRules.Read(await biller.ExportAsync(format));

        Assert.NotEmpty(rows);
        Assert.All(rows, row => Assert.Empty(FocusColumnRules.Problems(row, columns)));
        Assert.All(rows, row => Assert.Equal(version, row["x_FocusVersion"]));
    }

    [Fact]
    public async Task ExportBills_CostAndUsageAndInvoiceDetail_AddUpToEachInvoiceAndNameEachOther()
    {
        Biller biller = await LifeAsync();
        await using AdminHost host = biller.Host;
        List<Dictionary<string, string?>> costs = FocusColumnRules.Read(await biller.ExportAsync(ExportFormat.Focus14));
        List<Dictionary<string, string?>> details = FocusColumnRules.Read(await biller.ExportAsync(ExportFormat.Focus14InvoiceDetail));

        var kinds = new HashSet<BillLineKind>();
        foreach (string id in await biller.IdsAsync())
        {
            Bill bill = await biller.GetAsync(id);
            decimal total = Sum(costs.Where(row => row["InvoiceId"] == id));
            Assert.Equal(bill.Total.Amount, total.ToString("F2", CultureInfo.InvariantCulture));
            Assert.Equal(total, Sum(details.Where(row => row["InvoiceId"] == id)));
            if (bill.Kind == BillKind.Usage)
            {
                Assert.Equal(bill.Payable.Amount, total.ToString("F2", CultureInfo.InvariantCulture));
            }

            kinds.UnionWith(bill.Lines.Select(line => line.Kind));
        }

        Assert.Superset(
            new HashSet<BillLineKind> { BillLineKind.PlanFee, BillLineKind.Upgrade, BillLineKind.MauIncluded, BillLineKind.MauOverage, BillLineKind.PccPeak, BillLineKind.Correction, BillLineKind.Refund },
            kinds);
        Assert.Contains(costs, row => row["x_VoucherAmount"] is not null);
        Assert.Contains(costs, row => row["x_CreditAmount"] is { } credit && credit.StartsWith('-'));
        Assert.Equal(costs.Select(row => row["InvoiceDetailId"]), details.Select(row => row["InvoiceDetailId"]));
        Assert.Equal(costs.Select(row => row["BilledCost"]), details.Select(row => row["BilledCost"]));
        Assert.Equal(details.Count, details.Select(row => row["InvoiceId"] + row["InvoiceDetailGrain"]).Distinct().Count());
    }

    // A correction is of the bill it corrects, a refund of the bill of its order.
    [Fact]
    public async Task ExportBills_InvoiceDetail_RefersToTheInvoiceThatIsChanged()
    {
        Biller biller = await LifeAsync();
        await using AdminHost host = biller.Host;
        List<Dictionary<string, string?>> details = FocusColumnRules.Read(await biller.ExportAsync(ExportFormat.Focus14InvoiceDetail));

        string[] other = [.. details.Where(row => row["ReferenceInvoiceId"] != row["InvoiceId"]).Select(row => $"{row["InvoiceDetailId"]} > {row["ReferenceInvoiceId"]}")];
        const string July = "acme/1400000009/usage/2026-07";
        Assert.Equal([$"acme/1400000009/refund/2026-07#1 > {Biller.Prepaid}", $"{July}#3 > {Biller.Usage}", $"{July}#4 > {Biller.Usage}"], other.Order(StringComparer.Ordinal));
        Assert.All(details, row => Assert.Equal(row["InvoiceId"]!.Contains("/usage/", StringComparison.Ordinal), row["PaymentDueDate"] is not null));
        Assert.Equal("2026-07-02T16:00:00Z", details.First(row => row["InvoiceId"] == Biller.Usage)["PaymentDueDate"]);
    }

    // One id of a price means one price, whether it is charged or corrected.
    [Fact]
    public async Task ExportBills_CostAndUsage_EachSkuPriceIdHasOneSkuAndOneUnitPrice()
    {
        Biller biller = await LifeAsync();
        await using AdminHost host = biller.Host;
        List<Dictionary<string, string?>> costs = FocusColumnRules.Read(await biller.ExportAsync(ExportFormat.Focus14));

        string[] usage = [.. costs.Where(row => row["ChargeCategory"] == "Usage").Select(row => $"{row["SkuPriceId"]} {row["SkuId"]} {row["SkuMeter"]} {row["ListUnitPrice"]}").Distinct()];
        Assert.Equal(usage.Length, usage.Select(one => one.Split(' ')[0]).Distinct().Count());
        Dictionary<string, string?>[] corrections = [.. costs.Where(row => row["ChargeClass"] == "Correction" && row["ChargeCategory"] == "Usage")];
        Assert.Equal(["im-mau", "im-pcc"], corrections.Select(row => row["SkuId"]).Order(StringComparer.Ordinal));
        Assert.All(corrections, one => Assert.Contains(costs, row => row["InvoiceId"] == one["x_CorrectsChargeId"] && row["SkuPriceId"] == one["SkuPriceId"]));
    }

    [Fact]
    public async Task ExportBills_BillingPeriod_IsOpenUntilAllOfItsBillsAreIssued()
    {
        Biller biller = await Biller.StartAsync("9000.00");
        await using AdminHost host = biller.Host;
        await biller.UseAsync();
        string[] running = await PeriodsAsync(biller);
        host.Clock.AdvanceTo(Biller.Cutoff + Duration.FromMilliseconds(1));
        string[] due = await PeriodsAsync(biller);
        await host.LookAfterAccountsAsync();
        string[] closed = await PeriodsAsync(biller);

        Assert.Equal(["2026-04-30T16:00:00Z Open 2026-04-30T16:00:00Z", "2026-05-31T16:00:00Z Open 2026-05-31T16:00:00Z"], running);
        Assert.Equal([.. running, "2026-06-30T16:00:00Z Open 2026-06-30T16:00:00Z"], due);
        Assert.Equal(
            ["2026-04-30T16:00:00Z Closed 2026-06-01T16:00:00Z", "2026-05-31T16:00:00Z Closed 2026-07-01T16:00:00Z", "2026-06-30T16:00:00Z Open 2026-06-30T16:00:00Z"], closed);
        Assert.Equal(["2026-05-31T16:00:00Z Closed 2026-07-01T16:00:00Z"], await PeriodsAsync(biller, "2026-06"));
    }

    // Rows of the other datasets are joined by start and issuer.
    [Fact]
    public async Task ExportBills_BillingPeriod_HasThePeriodOfEachRow()
    {
        Biller biller = await LifeAsync();
        await using AdminHost host = biller.Host;
        var periods = FocusColumnRules.Read(await biller.ExportAsync(ExportFormat.Focus14BillingPeriod)).ToDictionary(row => (row["BillingPeriodStart"], row["InvoiceIssuerName"]));

        foreach (Dictionary<string, string?> row in FocusColumnRules.Read(await biller.ExportAsync(ExportFormat.Focus14)))
        {
            Dictionary<string, string?> period = periods[(row["BillingPeriodStart"], row["InvoiceIssuerName"])];
            Assert.Equal((row["BillingPeriodEnd"], "Closed"), (period["BillingPeriodEnd"], period["BillingPeriodStatus"]));
        }
    }

    /// <summary>Closed up to July: May's orders, June's use, and in July what was learned of June late, and everything given back.</summary>
    private static async Task<Biller> LifeAsync()
    {
        Biller biller = await Biller.StartAsync("9000.00");
        AdminHost host = biller.Host;
        var customer = new Customer(host);
        await host.Subscriptions.GrantCreditAsync(new GrantCreditRequest { Account = Customer.Account, GrantId = "g1", Amount = new Money { Amount = "250.00", Currency = "USD" } }, cancellationToken: Cancellation);
        await host.Subscriptions.GrantVoucherAsync(new GrantVoucherRequest { Account = Customer.Account, VoucherId = "v1", Amount = new Money { Amount = "33.33", Currency = "USD" } }, cancellationToken: Cancellation);
        await host.Subscriptions.RenewAsync(new RenewRequest { SdkAppId = Customer.App, Months = 2, OrderId = "o2", VoucherId = "v1" }, cancellationToken: Cancellation);
        await customer.UpgradeAsync("premium", "o3");
        await biller.UseAsync();
        await biller.GoAsync(Biller.Cutoff + Duration.FromMilliseconds(1));
        var late = new MeterReading { Quantity = 9, Watermark = Biller.EndOfJune, Final = true };
        await biller.ImportAsync(Biller.Record(Meter.Mau, Domain.Metering.UsageMethod.Exact, late, 7), Biller.Record(Meter.Pcc, Domain.Metering.UsageMethod.Exact, late with { PeakAt = Biller.EndOfJune - Duration.FromDays(1) }, 7));
        host.Clock.AdvanceTo(Instant.FromUtc(2026, 7, 20, 0, 0));
        await host.LoginAsync("u1", "c9");
        await customer.RefundAsync();
        await biller.GoAsync(Instant.FromUtc(2026, 8, 1, 16, 0) + Duration.FromMilliseconds(1));
        return biller;
    }

    private static async Task<string[]> PeriodsAsync(Biller biller, string month = "")
        => [.. FocusColumnRules.Read(await biller.ExportAsync(ExportFormat.Focus14BillingPeriod, month)).Select(row => $"{row["BillingPeriodStart"]} {row["BillingPeriodStatus"]} {row["BillingPeriodLastUpdated"]}")];

    private static decimal Sum(IEnumerable<Dictionary<string, string?>> rows) => rows.Sum(row => decimal.Parse(row["BilledCost"]!, CultureInfo.InvariantCulture));
}
