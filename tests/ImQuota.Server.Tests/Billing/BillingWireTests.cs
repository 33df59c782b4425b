using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Subscriptions;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Billing;

/// <summary>Bills and prices over gRPC and HTTP.</summary>
public sealed class BillingWireTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListBills_ByPages_EachOnceTheNewestFirst()
    {
        Biller biller = await ClosedAsync();
        await using AdminHost host = biller.Host;
        var seen = new List<string>();
        var request = new ListBillsRequest { Account = Customer.Account, PageSize = 2 };
        do
        {
            ListBillsResponse page = await host.Billing.ListBillsAsync(request, cancellationToken: Cancellation);
            Assert.InRange(page.Bills.Count, 1, 2);
            seen.AddRange(page.Bills.Select(bill => bill.BillId));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);

        Assert.Equal([Biller.Usage, "acme/1400000009/usage/2026-05", Biller.Prepaid], seen);
        Assert.Equal([Biller.Usage], await biller.IdsAsync("2026-06"));
        Assert.Empty(await biller.IdsAsync(app: 7));
    }

    [Fact]
    public async Task ExplainLine_OfOverage_LeadsToReadingPriceVersionAndEvidence()
    {
        Biller biller = await ClosedAsync();
        await using AdminHost host = biller.Host;

        ExplainNode root = (await host.Billing.ExplainLineAsync(new ExplainLineRequest { LineId = Biller.Usage + "#2" }, cancellationToken: Cancellation)).Root;
        ExplainNode order = (await host.Billing.ExplainLineAsync(new ExplainLineRequest { LineId = Biller.Prepaid + "#1" }, cancellationToken: Cancellation)).Root;

        string[] all = [.. Flat(root)];
        BillLine line = (await biller.GetAsync()).Lines[1];
        Assert.Equal(64, line.EvidenceDigest.Length);
        Assert.Equal("0.05 USD", root.Value);
        Assert.Contains("price version = 2", all);
        Assert.Contains("used = 5", all);
        Assert.Contains("mau exact = 5", all);
        Assert.Contains("mau estimate = 5", all);
        Assert.Contains($"evidence = {line.EvidenceDigest}", all);
        Assert.Equal(3, Flat(order).Count(text => text.StartsWith("slice = ", StringComparison.Ordinal)));

    }

    // The name is published with the prices; a bill keeps the one under which it was issued.
    [Fact]
    public async Task Issuer_PublishedWithThePrices_StandsOnBillsIssuedSince()
    {
        Biller biller = await ClosedAsync();
        await using AdminHost host = biller.Host;
        string named = Biller.Prices.Replace("\"currency\":\"USD\",", "\"currency\":\"USD\",\"issuer\":\"Chat & Sons\",", StringComparison.Ordinal);
        Assert.True(await host.Store.Prices.TryPublishAsync(2, named, host.Clock.Now + Duration.FromSeconds(1), new Domain.Audit.ChangeNote("Test"), Cancellation));
        await biller.GoAsync(Instant.FromUtc(2026, 8, 2, 0, 0));
        const string July = "acme/1400000009/usage/2026-07";

        async Task<string> PageAsync(string bill)
            => (await host.Billing.GetStatementAsync(new GetStatementRequest { BillId = bill }, cancellationToken: Cancellation)).Html;
        string rows = await biller.ExportAsync(ExportFormat.Focus14, "2026-07");

        Assert.Contains("<p class=\"issuer\">ImQuota</p>", await PageAsync(Biller.Usage), StringComparison.Ordinal);
        Assert.Contains("<p class=\"issuer\">Chat &amp; Sons</p>", await PageAsync(July), StringComparison.Ordinal);
        Assert.Contains("Chat & Sons", rows, StringComparison.Ordinal);
        Assert.DoesNotContain("Chat & Sons", await biller.ExportAsync(ExportFormat.Focus14, "2026-06"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExplainLine_OfARefund_LeadsToOrderUsedDaysAndSplit()
    {
        Biller biller = await Biller.StartAsync();
        await using AdminHost host = biller.Host;
        await biller.UseAsync();
        await new Customer(host).RefundAsync();
        await biller.GoAsync(Biller.Cutoff + Duration.FromSeconds(1));

        string[] all = [.. Flat((await host.Billing.ExplainLineAsync(new ExplainLineRequest { LineId = "acme/1400000009/refund/2026-06#1" }, cancellationToken: Cancellation)).Root)];

        // The slice that runs since June 6: five of June's 30 days.
        Assert.Equal("amount = -731.50 USD", all[0]);
        Assert.Superset(
            new HashSet<string>(StringComparer.Ordinal)
            {
                "refund = refund:1400000009:1", "paid = 798.00 USD", "order = o1", "used = 66.5 USD", "monthly price = 399 USD", "used days = 5", "days = 30",
                "cash = -731.50 USD", "paid of order o1 = 798.00 USD", "credit = 0.00 USD",
            },
            all.ToHashSet(StringComparer.Ordinal));
    }

    private static IEnumerable<string> Flat(ExplainNode node) => [$"{node.Name} = {node.Value}", .. node.Inputs.SelectMany(Flat)];

    [Theory]
    [InlineData(ExportFormat.Csv, "amount", "bill_id")]
    [InlineData(ExportFormat.Focus14, "BilledCost", "InvoiceId")]
    [InlineData(ExportFormat.Focus12, "BilledCost", "InvoiceId")]
    public async Task ExportBills_Rows_AddUpToEachBill(ExportFormat format, string amount, string id)
    {
        Biller biller = await ClosedAsync();
        await using AdminHost host = biller.Host;

        string[][] rows = [.. (await biller.ExportAsync(format)).Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Select(Fields)];
        int amountAt = Array.IndexOf(rows[0], amount);
        int idAt = Array.IndexOf(rows[0], id);
        Assert.All(rows, row => Assert.Equal(rows[0].Length, row.Length));

        foreach (string bill in await biller.IdsAsync())
        {
            decimal sum = rows.Skip(1).Where(row => row[idAt] == bill).Sum(row => decimal.Parse(row[amountAt], CultureInfo.InvariantCulture));
            Assert.Equal((await biller.GetAsync(bill)).Total.Amount, sum.ToString("F2", CultureInfo.InvariantCulture));
        }

        Assert.Equal(format == ExportFormat.Focus14, rows[0].Contains("ServiceProviderName"));
        Assert.Equal(format == ExportFormat.Focus12, rows[0].Contains("ProviderName"));
    }

    [Fact]
    public async Task Statement_OverHttp_IsOnePageWithAPolicyThatLetsNothingElseIn()
    {
        Biller biller = await ClosedAsync("<script>alert(1)</script>");
        await using AdminHost host = biller.Host;
        using HttpClient client = Http(host);

        using HttpResponseMessage ofBill = await client.GetAsync("v1/statements/" + Biller.Usage, Cancellation);
        using HttpResponseMessage ofAccount = await client.GetAsync($"v1/accounts/{Customer.Account}/statement?month=2026-05", Cancellation);
        using HttpResponseMessage missing = await client.GetAsync("v1/statements/acme/1400000009/usage/2030-01", Cancellation);
        using HttpResponseMessage bad = await client.GetAsync($"v1/accounts/{Customer.Account}/statement?month=may", Cancellation);
        string page = await ofBill.Content.ReadAsStringAsync(Cancellation);
        string account = await ofAccount.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal("text/html; charset=utf-8", ofBill.Content.Headers.ContentType?.ToString());
        string policy = Assert.Single(ofBill.Headers.GetValues("Content-Security-Policy"));
        Assert.StartsWith("default-src 'none'; style-src 'sha256-", policy, StringComparison.Ordinal);
        Assert.Contains(StyleDigest(page), policy, StringComparison.Ordinal);
        Assert.Contains("0.65 USD", page, StringComparison.Ordinal);
        Assert.Contains("Monthly active users above 2: 5, counted exactly", page, StringComparison.Ordinal);
        Assert.Contains("1,197.00 USD", account, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", account, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", account, StringComparison.Ordinal);
        Assert.DoesNotContain("http", page, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.BadRequest), (missing.StatusCode, bad.StatusCode));
        Assert.Equal(page, (await host.Billing.GetStatementAsync(new GetStatementRequest { BillId = Biller.Usage }, cancellationToken: Cancellation)).Html);
        if (Environment.GetEnvironmentVariable("IMQUOTA_TEST_STATEMENT") is { Length: > 0 } path)
        {
            await File.WriteAllTextAsync(path, (await host.Billing.GetStatementAsync(new GetStatementRequest { Account = Customer.Account }, cancellationToken: Cancellation)).Html, Cancellation);
        }
    }

    [Fact]
    public async Task Json_BillsAndPrices_ByTheirPaths()
    {
        Biller biller = await ClosedAsync();
        await using AdminHost host = biller.Host;
        using HttpClient client = Http(host);

        JsonElement list = await client.GetFromJsonAsync<JsonElement>($"v1/accounts/{Customer.Account}/bills?month=2026-06", Cancellation);
        JsonElement bill = await client.GetFromJsonAsync<JsonElement>("v1/bills/" + Biller.Usage, Cancellation);
        JsonElement line = await client.GetFromJsonAsync<JsonElement>($"v1/lines/{Biller.Usage}%232", Cancellation);
        JsonElement prices = await client.GetFromJsonAsync<JsonElement>("v1/prices?version=1", Cancellation);
        JsonElement previews = await client.GetFromJsonAsync<JsonElement>($"v1/apps/{Customer.App}/previews?month=2026-06", Cancellation);
        using HttpResponseMessage closed = await client.PostAsJsonAsync($"v1/accounts/{Customer.Account}:closeBills", new object(), Cancellation);

        Assert.Equal(Biller.Usage, list.GetProperty("bills")[0].GetProperty("billId").GetString());
        Assert.Equal("0.65", bill.GetProperty("bill").GetProperty("payable").GetProperty("amount").GetString());
        Assert.Equal("0.05 USD", line.GetProperty("root").GetProperty("value").GetString());
        Assert.Contains("pcc-waiver", prices.GetProperty("json").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, closed.StatusCode);
        Assert.Equal(["developer", "standard", "premium"], previews.GetProperty("previews").EnumerateArray().Select(one => one.GetProperty("edition").GetString()));
    }

    [Fact]
    public async Task PublishPrices_NextVersion_HoldsForOrdersAfterItsInstantOnly()
    {
        Biller biller = await Biller.StartAsync("9000.00");
        await using AdminHost host = biller.Host;
        var customer = new Customer(host);
        string dearer = Biller.Prices.Replace("\"399\"", "\"499\"", StringComparison.Ordinal).Replace("\"included\":2", "\"included\":10000", StringComparison.Ordinal);

        PublishPricesResponse published = await host.Billing.PublishPricesAsync(new PublishPricesRequest { Json = dearer }, cancellationToken: Cancellation);
        string before = (await customer.RenewAsync(1, "o2")).Order.Price.Amount;
        host.Clock.Advance(Duration.FromSeconds(11));
        RenewResponse after = await customer.RenewAsync(1, "o3");
        GetPricesResponse read = await host.Billing.GetPricesAsync(new GetPricesRequest(), cancellationToken: Cancellation);

        Assert.Equal((3, "399.00", "499.00", 3), (published.Version, before, after.Order.Price.Amount, after.Order.PriceVersion));
        Assert.Equal((3, dearer), (read.Version, read.Json));
    }

    [Fact]
    public async Task PublishPrices_WithSettings_SettlesThemForEveryProcessAndForGood()
    {
        await using AdminHost host = await AdminHost.StartAsync("developer");
        await using AdminHost other = await host.OtherProcessAsync();
        string settled = BuiltIn("\"promotions\"", "\"settings\":{\"max_months\":2},\"promotions\"");
        await host.Billing.PublishPricesAsync(new PublishPricesRequest { Json = settled }, cancellationToken: Cancellation);
        await other.Store.RefreshAsync(Cancellation);
        await new Customer(host).TopUpAsync("9000.00");

        string tooLong = await Customer.RefusedAsync(() => new Customer(other).PurchaseAsync("standard", 3, "o1"));
        PublishPricesResponse same = await other.Billing.PublishPricesAsync(new PublishPricesRequest { Json = settled }, cancellationToken: Cancellation);
        IReadOnlyList<string> changed = await AdminHost.FailsAsync(
            StatusCode.InvalidArgument,
            () => host.Billing.PublishPricesAsync(new PublishPricesRequest { Json = settled.Replace("2}", "3}", StringComparison.Ordinal) }).ResponseAsync);
        IReadOnlyList<string> wrong = await AdminHost.FailsAsync(
            StatusCode.InvalidArgument,
            () => host.Billing.PublishPricesAsync(new PublishPricesRequest
            {
                Json = BuiltIn("\"promotions\"", "\"settings\":{\"grace_hours\":721,\"tender_order\":\"any\",\"cutoff\":1},\"promotions\""),
            }).ResponseAsync);

        Assert.Equal("InvalidArgument MONTHS_OUT_OF_RANGE months", tooLong);
        Assert.Equal(3, same.Version);
        Assert.Equal(["$.settings"], changed);
        Assert.Equal(["$.settings.tender_order", "$.settings.grace_hours", "$.settings.cutoff"], wrong);
    }

    [Fact]
    public async Task PreviewEditions_OfAMonth_CostAndLimitsOfEachEdition()
    {
        Biller biller = await ClosedAsync();
        await using AdminHost host = biller.Host;

        PreviewEditionsResponse response = await host.Billing.PreviewEditionsAsync(new PreviewEditionsRequest { SdkAppId = Customer.App, Month = "2026-06" }, cancellationToken: Cancellation);

        Assert.Equal(
            ["developer 0.00 True", "standard 399.65 True", "premium 699.65 True"],
            response.Previews.Select(one => $"{one.Edition} {one.Total.Amount} {one.Fits}"));
    }

    [Fact]
    public async Task Calls_BadInput_NameTheField()
    {
        Biller biller = await Biller.StartAsync();
        await using AdminHost host = biller.Host;
        BillingService.BillingServiceClient billing = host.Billing;
        (StatusCode Status, string Field, Func<Task> Call)[] cases =
        [
            (StatusCode.InvalidArgument, "account", () => billing.ListBillsAsync(new ListBillsRequest()).ResponseAsync),
            (StatusCode.InvalidArgument, "month", () => billing.ListBillsAsync(new ListBillsRequest { Account = "acme", Month = "2026-13" }).ResponseAsync),
            (StatusCode.InvalidArgument, "page_size", () => billing.ListBillsAsync(new ListBillsRequest { Account = "acme", PageSize = 1001 }).ResponseAsync),
            (StatusCode.InvalidArgument, "page_token", () => billing.ListBillsAsync(new ListBillsRequest { Account = "acme", PageToken = "x" }).ResponseAsync),
            (StatusCode.NotFound, "", () => billing.ListBillsAsync(new ListBillsRequest { Account = "nobody" }).ResponseAsync),
            (StatusCode.InvalidArgument, "bill_id", () => billing.GetBillAsync(new GetBillRequest { BillId = "acme/1/usage" }).ResponseAsync),
            (StatusCode.InvalidArgument, "bill_id", () => billing.GetBillAsync(new GetBillRequest { BillId = "acme/1400000009/usage/2026-6" }).ResponseAsync),
            (StatusCode.NotFound, "", () => billing.GetBillAsync(new GetBillRequest { BillId = Biller.Usage }).ResponseAsync),
            (StatusCode.InvalidArgument, "line_id", () => billing.ExplainLineAsync(new ExplainLineRequest { LineId = "#1" }).ResponseAsync),
            (StatusCode.InvalidArgument, "account", () => billing.CloseBillsAsync(new CloseBillsRequest { Account = "\n" }).ResponseAsync),
            (StatusCode.InvalidArgument, "author", () => billing.ReleaseBillingAsync(new ReleaseBillingRequest { Account = "acme", Reason = "r" }).ResponseAsync),
            (StatusCode.InvalidArgument, "reason", () => billing.ReleaseBillingAsync(new ReleaseBillingRequest { Account = "acme", Author = "ann" }).ResponseAsync),
            (StatusCode.InvalidArgument, "format", () => biller.ExportAsync(ExportFormat.Unspecified)),
            (StatusCode.InvalidArgument, "sdk_app_id", () => billing.PreviewEditionsAsync(new PreviewEditionsRequest()).ResponseAsync),
            (StatusCode.InvalidArgument, "month", () => billing.PreviewEditionsAsync(new PreviewEditionsRequest { SdkAppId = Customer.App, Month = "2026-06" }).ResponseAsync),
            (StatusCode.InvalidArgument, "json", () => billing.PublishPricesAsync(new PublishPricesRequest()).ResponseAsync),
            (StatusCode.InvalidArgument, "$.currency", () => billing.PublishPricesAsync(new PublishPricesRequest { Json = BuiltIn("USD", "EUR") }).ResponseAsync),
            (StatusCode.FailedPrecondition, "", () => billing.PublishPricesAsync(new PublishPricesRequest { Json = Biller.Prices }).ResponseAsync),
            (StatusCode.InvalidArgument, "in_force_from", () => billing.PublishPricesAsync(new PublishPricesRequest { Json = BuiltIn("399", "398"), InForceFrom = new() { Seconds = 1 } }).ResponseAsync),
            (StatusCode.InvalidArgument, "version", () => billing.GetPricesAsync(new GetPricesRequest { Version = -1 }).ResponseAsync),
            (StatusCode.NotFound, "", () => billing.GetPricesAsync(new GetPricesRequest { Version = 99 }).ResponseAsync),
        ];
        foreach ((StatusCode status, string field, Func<Task> call) in cases)
        {
            RpcException failure = await Assert.ThrowsAsync<RpcException>(call);
            IReadOnlyList<string> fields = await AdminHost.FailsAsync(status, () => Task.FromException<int>(failure));
            Assert.Equal(field.Length == 0 ? [] : [field], fields);
        }
    }

    private static string BuiltIn(string from, string to) => Domain.Billing.Prices.PriceReader.BuiltInJson.Replace(from, to, StringComparison.Ordinal);

    private static async Task<Biller> ClosedAsync(string order = "o1")
    {
        Biller biller = await Biller.StartAsync(order: order);
        await biller.UseAsync();
        await biller.GoAsync(Biller.Cutoff + Duration.FromMilliseconds(1));
        return biller;
    }

    private static HttpClient Http(AdminHost host) => new()
    {
        BaseAddress = host.Address,
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private static string StyleDigest(string page)
    {
        int start = page.IndexOf("<style>", StringComparison.Ordinal) + "<style>".Length;
        string css = page[start..page.IndexOf("</style>", StringComparison.Ordinal)];
        return Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(css)));
    }

    private static string[] Fields(string row)
    {
        var fields = new List<string> { "" };
        bool quoted = false;
        foreach (char character in row)
        {
            quoted ^= character == '"';
            if (character == ',' && !quoted)
            {
                fields.Add("");
            }
            else
            {
                fields[^1] += character;
            }
        }

        return [.. fields.Select(field => field.Trim('"'))];
    }
}
