using System.Net;
using System.Text.Json;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Billing.Prices;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using ImQuota.Server.Clocks;
using ImQuota.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Billing;

/// <summary>Every call of the billing service as JSON, by the paths of its proto; what is imported, exported and printed is shown by tests of its own.</summary>
public sealed class BillingJsonTests
{
    private static readonly Instant Begin = Instant.FromUtc(2027, 1, 15, 2, 0);

    private static readonly string Dearer = PriceReader.BuiltInJson.Replace("399", "409", StringComparison.Ordinal);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Json_EveryCall_AnswersAtItsPath()
    {
        await using Service service = await Service.StartAsync(time: new TestClock(Begin));
        await ParkAsync(service);

        await JsonRow.RunAsync(
            service,
            BillingService.Descriptor,
            ["ImportUsage", "ExportBills", "GetStatement"],
            new("", "POST", "v1/apps", """{"sdkAppId":7,"account":"acme"}""", """{"app":{"sdkAppId":7}}"""),
            new("", "POST", "v1/accounts/acme:topUp", """{"paymentId":"p","amount":{"amount":"900.00","currency":"USD"}}""", """{"cash":{"amount":"900.00"}}"""),
            new("", "POST", "v1/apps/7:purchase", """{"edition":"standard","months":1,"orderId":"o"}""", """{"order":{"price":{"amount":"399.00"},"priceVersion":1}}"""),
            new("PublishPrices", "POST", "v1/prices:publish", $$"""{"json":{{JsonSerializer.Serialize(Dearer)}},"author":"ann","reason":"a new year"}""", """{"version":2,"inForceFrom":"2027-01-15T02:00:10Z"}"""),
            new("PublishPrices", "POST", "v1/prices:publish", """{"json":"{}"}""", """{"code":3}"""),
            new("GetPrices", "GET", "v1/prices", null, """{"version":1,"author":""}"""),
            new("GetPrices", "GET", "v1/prices?version=2", null, $$"""{"version":2,"json":{{JsonSerializer.Serialize(Dearer)}},"publishedAt":"2027-01-15T02:00:00Z","author":"ann","reason":"a new year"}"""),
            new("ReleaseBilling", "POST", "v1/accounts/acme:releaseBilling", """{"author":"ann"}""", """{"code":3,"message":"reason: has 0 characters; 1 to 256 are allowed"}"""),
            new("ReleaseBilling", "POST", "v1/accounts/acme:releaseBilling", """{"author":"ann","reason":"looked at"}""", """{"already":false}"""),
            new("ReleaseBilling", "POST", "v1/accounts/acme:releaseBilling", """{"author":"ann","reason":"looked at"}""", """{"already":true}"""),
            new("", "GET", "v1/accounts/acme", null, """{"parkedFor":""}"""),
            new("", "POST", "v1/clock:advance", """{"to":"2027-02-01T16:00:00Z"}""", """{"now":"2027-02-01T16:00:00Z"}"""),
            new("CloseBills", "POST", "v1/accounts/acme:closeBills", "{}", """{"bills":[]}"""),
            new("ListBills", "GET", "v1/accounts/acme/bills?month=2027-01", null, """{"bills":[{"billId":"acme/7/usage/2027-01"},{"billId":"acme/7/prepaid/2027-01"}],"nextPageToken":""}"""),
            new("GetBill", "GET", "v1/bills/acme/7/prepaid/2027-01", null, """{"bill":{"total":{"amount":"399.00"},"payable":{"amount":"0.00"},"lines":[{"lineId":"acme/7/prepaid/2027-01#1","orderId":"o"}]}}"""),
            new("ExplainLine", "GET", "v1/lines/acme/7/prepaid/2027-01%231", null, """{"root":{"name":"amount","value":"399.00 USD"}}"""),
            new("PreviewEditions", "GET", "v1/apps/7/previews?month=2027-01", null, """{"previews":[{"edition":"developer","planFee":{"amount":"0.00"}},{"edition":"standard"},{"edition":"premium"}]}"""));
    }

    /// <summary>As a close does that finds an invariant broken.</summary>
    private static async Task ParkAsync(Service service)
    {
        ILedgerStore ledgers = service.Services.GetRequiredService<ILedgerStore>();
        await service.Subscriptions.CreateAccountAsync(new CreateAccountRequest { Account = "acme" }, cancellationToken: Cancellation);
        Ledger ledger = (await ledgers.ReadAsync("acme", Cancellation))!;
        Assert.True(await ledgers.TryAppendAsync(ledger, [new BillingParked { At = Begin, Bill = "acme/7/usage/2026-12", Reasons = ["a test"], Ordinal = 1 }], null, Cancellation));
        using HttpClient http = Service.Http(service.AdminAddress, HttpVersion.Version11);
        await new JsonRow("", "GET", "v1/accounts/acme", null, """{"parkedFor":"acme/7/usage/2026-12"}""").CheckAsync(http);
    }
}
