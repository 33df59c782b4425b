using System.Net;
using System.Text;
using System.Text.Json;
using ImQuota.Contracts.V1;
using ImQuota.Server.Clocks;
using ImQuota.Server.Tests.Documents;
using ImQuota.Server.Tests.Hosting;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Subscriptions;

/// <summary>Every call of the subscription service as JSON, by the paths of its proto.</summary>
public sealed class SubscriptionJsonTests
{
    private static readonly (string Method, string Path, string? Body, string Shown)[] Calls =
    [
        ("CreateAccount", "v1/accounts", """{"account":"acme"}""", """{"account":"acme","currency":"USD","already":false}"""),
        ("CreateAccount", "v1/accounts", """{"account":"acme"}""", """{"already":true}"""),
        ("", "v1/apps", """{"sdkAppId":7,"account":"acme"}""", """{"app":{"edition":"developer"}}"""),
        ("TopUp", "v1/accounts/acme:topUp", """{"paymentId":"p","amount":{"amount":"900.00","currency":"USD"}}""", """{"cash":{"amount":"900.00"}}"""),
        ("Purchase", "v1/apps/7:purchase", """{"edition":"standard","months":1,"orderId":"o1"}""", """{"code":9,"message":"app: 7 is not acceptable; an app that left the older plan; leave it first, which cannot be undone"}"""),
        ("LeaveLegacyPlan", "v1/apps/7:leaveLegacyPlan", "{}", """{"subscription":{"legacy":false},"already":false}"""),
        ("LeaveLegacyPlan", "v1/apps/7:leaveLegacyPlan", "{}", """{"already":true}"""),
        ("GrantCredit", "v1/accounts/acme:grantCredit", """{"grantId":"g","amount":{"amount":"100.00","currency":"USD"},"reason":"goodwill"}""", """{"cash":{"amount":"900.00"},"credit":{"amount":"100.00"},"already":false}"""),
        ("GrantCredit", "v1/accounts/acme:grantCredit", """{"grantId":"g","amount":{"amount":"100.00","currency":"USD"},"reason":"goodwill"}""", """{"credit":{"amount":"100.00"},"already":true}"""),
        ("GrantCredit", "v1/accounts/acme:grantCredit", """{"grantId":"g","amount":{"amount":"101.00","currency":"USD"}}""", """{"code":9}"""),
        ("GrantVoucher", "v1/accounts/acme:grantVoucher", """{"voucherId":"v","amount":{"amount":"50.00","currency":"USD"}}""", """{"voucher":{"amount":{"amount":"50.00"},"expiresAt":"2023-06-18T02:00:00Z"},"already":false}"""),
        ("Purchase", "v1/apps/7:purchase", """{"edition":"standard","months":1,"orderId":"o1","voucherId":"v","autoRenewMonths":3}""", """{"order":{"voucher":{"amount":"50.00"},"credit":{"amount":"100.00"},"cash":{"amount":"249.00"}},"subscription":{"autoRenewMonths":3}}"""),
        ("SetAutoRenew", "v1/apps/7:setAutoRenew", """{"months":0}""", """{"subscription":{"autoRenewMonths":0},"already":false}"""),
        ("SetAutoRenew", "v1/apps/7:setAutoRenew", """{"months":0}""", """{"already":true}"""),
        ("SetAutoRenew", "v1/apps/7:setAutoRenew", """{"months":25}""", """{"code":3,"message":"months: is 25; 1 to 24 are allowed, 0 is off"}"""),
        ("Upgrade", "v1/apps/7:upgrade", """{"edition":"premium","orderId":"o2"}""", """{"order":{"price":{"amount":"300.00"}}}"""),
        ("Renew", "v1/apps/7:renew", """{"months":1,"orderId":"o3"}""", """{"code":9,"message":"balance: 351.00 USD is not acceptable; at least 699.00 USD"}"""),
        ("RenewApps", "v1/accounts/acme:renewApps", """{"items":[{"sdkAppId":7,"months":1,"orderId":"o3"}]}""", """{"results":[{"sdkAppId":7,"refusal":"SUBSCRIPTION_REFUSAL_INSUFFICIENT_BALANCE"}]}"""),
        ("GetSubscription", "v1/apps/7/subscription?asOf=2023-01-21T03:00:00Z", null, """{"subscription":{"state":"SUBSCRIPTION_STATE_SUSPENDED","reasons":["SUSPENSION_REASON_EXPIRED"]}}"""),
        ("GetSubscription", "v1/apps/7/subscription?asOf=2022-12-20T02:00:00Z", null, """{"subscription":{"state":"SUBSCRIPTION_STATE_ACTIVE","edition":"premium"}}"""),
        ("GetSubscription", "v1/apps/7/subscription?asOf=2022-12-19T00:00:00Z", null, """{"code":3,"message":"as_of: is 2022-12-19T00:00:00Z; the account knows the app from 2022-12-20T02:00:00Z on"}"""),
        ("QuoteRefund", "v1/apps/7/refund", null, """{"quote":{"basis":"REFUND_BASIS_CALENDAR_MONTH","parts":[{"orderId":"o1","ofDays":31},{"orderId":"o2","ofDays":31}]}}"""),
        ("Refund", "v1/apps/7:refund", """{"hold":true,"requestId":"r"}""", """{"held":true,"subscription":{"refundHeld":true,"reasons":["SUSPENSION_REASON_REFUNDED"]}}"""),
        ("ReviewRefund", "v1/apps/7:reviewRefund", """{"release":false,"requestId":"s"}""", """{"subscription":{"refundHeld":false,"state":"SUBSCRIPTION_STATE_ACTIVE"}}"""),
        ("ListOrders", "v1/accounts/acme/orders?sdkAppId=7", null, """{"orders":[{"sdkAppId":7,"order":{"orderId":"o2"}},{"sdkAppId":7,"order":{"orderId":"o1"}}]}"""),
        ("GetJournal", "v1/accounts/acme/journal", null, """{"cash":{"amount":"351.00"},"credit":{"amount":"0.00"}}"""),
        ("ListAccountChanges", "v1/accounts/acme/changes?pageSize=1", null, """{"changes":[{"name":"refund:7:1:rejected","author":"","sdkAppId":7}],"nextPageToken":"11"}"""),
        ("GetAccount", "v1/accounts/acme", null, """{"cash":{"amount":"351.00"},"vouchers":[{"usedByOrderId":"o1"}]}"""),
    ];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Json_EveryCall_AnswersAtItsPath()
    {
        // Before 2022-12-26: a new app is on the older plan.
        await using Service service = await Service.StartAsync(time: new TestClock(Instant.FromUtc(2022, 12, 20, 2, 0)));
        using HttpClient http = Service.Http(service.AdminAddress, HttpVersion.Version11);
        foreach ((string method, string path, string? body, string shown) in Calls)
        {
            string answer = await SendAsync(http, path, body);
            string? difference = JsonPart.Difference(Assert.Single(JsonPart.Values(shown)), JsonDocument.Parse(answer).RootElement);
            Assert.True(difference is null, $"{method} {path}: {difference}\n{answer}");
        }

        Assert.Equal(
            SubscriptionService.Descriptor.Methods.Select(method => method.Name).Order(StringComparer.Ordinal),
            Calls.Select(call => call.Method).Where(method => method.Length > 0).Distinct().Order(StringComparer.Ordinal));
    }

    private static async Task<string> SendAsync(HttpClient http, string path, string? body)
    {
        if (body is null)
        {
            using HttpResponseMessage read = await http.GetAsync(path, Cancellation);
            return await read.Content.ReadAsStringAsync(Cancellation);
        }

        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await http.PostAsync(path, content, Cancellation);
        return await response.Content.ReadAsStringAsync(Cancellation);
    }
}
