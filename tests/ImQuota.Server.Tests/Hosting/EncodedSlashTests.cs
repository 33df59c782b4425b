using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ImQuota.Server.Validation;
using Xunit;

namespace ImQuota.Server.Tests.Hosting;

/// <summary>An account is found under its own name, whatever of printable ASCII is in it, by each path that names it.</summary>
public sealed class EncodedSlashTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("acme")]
    [InlineData("a/b")]
    [InlineData("/")]
    [InlineData("a//b/")]
    [InlineData("../b")]
    [InlineData("a%2Fb")]
    [InlineData("a%2fb/c%252F")]
    [InlineData("a%b")]
    [InlineData("a:b")]
    [InlineData("a b?c#d&e=f+g")]
    [InlineData("\"><svg onload=alert(1)>")]
    public async Task Paths_OfAnAccount_FindIt(string account)
    {
        await using Service service = await Service.StartAsync();
        using HttpClient client = Service.Http(service.AdminAddress, HttpVersion.Version11);
        string name = Uri.EscapeDataString(account);
        using HttpResponseMessage created = await client.PostAsJsonAsync("v1/apps", new { sdkAppId = 77, account }, Cancellation);
        created.EnsureSuccessStatusCode();

        using HttpResponseMessage paid = await client.PostAsJsonAsync($"v1/accounts/{name}:topUp", new { paymentId = "p1", amount = new { amount = "400.00", currency = "USD" } }, Cancellation);
        using HttpResponseMessage bought = await client.PostAsJsonAsync("v1/apps/77:purchase", new { edition = "standard", months = 1, orderId = "o1" }, Cancellation);
        JsonElement read = await client.GetFromJsonAsync<JsonElement>($"v1/accounts/{name}", Cancellation);
        JsonElement orders = await client.GetFromJsonAsync<JsonElement>($"v1/accounts/{name}/orders", Cancellation);
        using HttpResponseMessage bills = await client.GetAsync($"v1/accounts/{name}/bills", Cancellation);
        string statement = await client.GetStringAsync($"v1/accounts/{name}/statement", Cancellation);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK), (paid.StatusCode, bought.StatusCode, bills.StatusCode));
        Assert.Equal((account, "1.00"), (read.GetProperty("account").GetString(), read.GetProperty("cash").GetProperty("amount").GetString()));
        Assert.Equal("o1", Assert.Single(orders.GetProperty("orders").EnumerateArray()).GetProperty("order").GetProperty("orderId").GetString());
        Assert.Contains(System.Text.Encodings.Web.HtmlEncoder.Default.Encode(account), statement, StringComparison.Ordinal);

        // Of a bill that is not there, the name that was looked for is told.
        string bill = $"{account}/77/usage/2020-01";
        foreach (string where in (string[])["bills", "statements"])
        {
            using HttpResponseMessage missing = await client.GetAsync($"v1/{where}/{Uri.EscapeDataString(bill)}", Cancellation);
            string told = await missing.Content.ReadAsStringAsync(Cancellation);
            Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
            Assert.Contains(BadFields.Show(bill), where == "bills" ? JsonSerializer.Deserialize<JsonElement>(told).GetProperty("message").GetString() : told, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(".")]
    [InlineData("..")]
    public async Task Names_ThatNoPathCarries_AreRefused(string account)
    {
        await using Service service = await Service.StartAsync();
        using HttpClient client = Service.Http(service.AdminAddress, HttpVersion.Version11);

        foreach (string path in (string[])["v1/apps", "v1/accounts"])
        {
            using HttpResponseMessage refused = await client.PostAsJsonAsync(path, new { sdkAppId = 77, account }, Cancellation);
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
            Assert.Contains("choose another", await refused.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        }
    }
}
