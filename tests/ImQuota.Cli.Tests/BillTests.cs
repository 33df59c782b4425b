using System.Text.Json;
using ImQuota.Cli.Tests.Hosting;
using ImQuota.Contracts.V1;
using ImQuota.Server.Clocks;
using ImQuota.Server.Tests.Hosting;
using NodaTime;
using Xunit;

namespace ImQuota.Cli.Tests;

/// <summary><c>bill</c> and <c>refund</c>: a month's purchase, billed.</summary>
public sealed class BillTests
{
    private const string Bill = "acme/77/prepaid/2027-01";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bill_OfAPurchase_ListedExplainedAndExported()
    {
        await using Service service = await BilledAsync();
        string folder = Directory.CreateTempSubdirectory("imq-").FullName;
        async Task<Ran> RunAsync(int code, params string[] arguments) => (await Imquota.RunAsync(service, arguments)).Must(code);

        Ran list = await RunAsync(0, "bill", "list", "acme", "--json");
        Assert.Contains(Bill, list.Json.GetProperty("bills").EnumerateArray().Select(bill => bill.GetProperty("billId").GetString()));
        Assert.Contains(Bill, (await RunAsync(0, "bill", "list", "acme", "--month", "2027-01", "--app", "77")).Out, StringComparison.Ordinal);
        Assert.Matches("total +[0-9,]+.00 USD", (await RunAsync(0, "bill", "get", Bill)).Out);
        string line = (await RunAsync(0, "bill", "get", Bill, "--json")).Json.GetProperty("bill").GetProperty("lines")[0].GetProperty("lineId").GetString()!;
        Assert.Contains("399", (await RunAsync(0, "bill", "explain", line)).Out, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Object, (await RunAsync(0, "bill", "explain", line, "--json")).Json.GetProperty("root").ValueKind);
        Assert.StartsWith("{", (await RunAsync(0, "bill", "export", "acme")).Out, StringComparison.Ordinal);
        string focus = Path.Combine(folder, "focus.csv");
        await RunAsync(0, "bill", "export", "acme", "--format", "focus-1.4", "--out", focus);
        Assert.Contains("BilledCost", await File.ReadAllTextAsync(focus, Cancellation), StringComparison.Ordinal);
        Assert.Contains("ReferenceInvoiceId", (await RunAsync(0, "bill", "export", "acme", "--format", "focus-1.4-invoice-detail")).Out, StringComparison.Ordinal);
        Assert.Contains("BillingPeriodStatus", (await RunAsync(0, "bill", "export", "acme", "--format", "focus-1.4-billing-period")).Out, StringComparison.Ordinal);
        Assert.Contains("<html", (await RunAsync(0, "bill", "statement", "acme", "--month", "2027-01")).Out, StringComparison.Ordinal);
        string page = Path.Combine(folder, "page.html");
        await RunAsync(0, "bill", "statement", "acme", "--out", page);
        Assert.Contains("acme", await File.ReadAllTextAsync(page, Cancellation), StringComparison.Ordinal);

        await RunAsync(3, "bill", "list", "nobody");
        await RunAsync(3, "bill", "get", "acme/77/prepaid/2026-01");
        await RunAsync(3, "bill", "explain", Bill + "#99");
        await RunAsync(2, "bill", "list", "acme", "--month", "January");
        await RunAsync(3, "bill", "export", "nobody", "--out", focus);
        Assert.Contains("BilledCost", await File.ReadAllTextAsync(focus, Cancellation), StringComparison.Ordinal);
        await RunAsync(2, "bill", "export", "acme", "--out", Path.Combine(folder, "missing", "x.csv"));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task RefundQuote_SaysHowItIsWorkedOut()
    {
        await using Service service = await BilledAsync();

        Ran json = (await Imquota.RunAsync(service, "refund", "quote", "77", "--json")).Must(0);

        Assert.Equal("USD", json.Json.GetProperty("quote").GetProperty("amount").GetProperty("currency").GetString());
        Assert.Contains("used days", (await Imquota.RunAsync(service, "refund", "quote", "77")).Must(0).Out, StringComparison.Ordinal);
        (await Imquota.RunAsync(service, "refund", "quote", "78")).Must(3);
        (await Imquota.RunAsync(service, "refund", "quote", Imquota.Developer)).Must(5);
    }

    private static async Task<Service> BilledAsync()
    {
        Service service = await Service.StartAsync(time: new TestClock(Instant.FromUtc(2027, 1, 15, 2, 0)));
        await service.Subscriptions.CreateAccountAsync(new CreateAccountRequest { Account = "acme" }, cancellationToken: Cancellation);
        await service.Apps.CreateAppAsync(new CreateAppRequest { SdkAppId = 77, Account = "acme" }, cancellationToken: Cancellation);
        await service.Subscriptions.TopUpAsync(
            new TopUpRequest { Account = "acme", PaymentId = "p1", Amount = new Money { Amount = "5000.00", Currency = "USD" } }, cancellationToken: Cancellation);
        await service.Subscriptions.PurchaseAsync(new PurchaseRequest { SdkAppId = 77, Edition = "standard", Months = 6, OrderId = "o1" }, cancellationToken: Cancellation);
        await service.Clock.AdvanceTimeAsync(
            new AdvanceTimeRequest { To = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(new DateTime(2027, 2, 3, 0, 0, 0, DateTimeKind.Utc)) }, cancellationToken: Cancellation);
        return service;
    }
}
