using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Webhooks;
using ImQuota.Testing.Clock;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Webhooks;

/// <summary>Who may call: the token of the app, or of every app, and a RequestTime near our clock.</summary>
public sealed class SignatureTests
{
    /// <summary>The vector of spec section 7.</summary>
    private const string Sign = "17773bc39a671d7b9aa835458704d2a6db81360a5940292b587d6d760d484061";

    private const string RequestTime = "1669872112";
    private const string Body = "{'Owner_Account':'ann','Type':'Public','Name':'n'}";

    [Theory]
    [InlineData("xxxxyyyy", Sign, RequestTime, 0, true)]
    [InlineData("other,7=xxxxyyyy", Sign, RequestTime, 0, true)]
    [InlineData("xxxxyyyy", Sign, RequestTime, 300, true)]
    [InlineData("xxxxyyyy", Sign, RequestTime, -300, true)]
    [InlineData("xxxxyyyy", Sign, RequestTime, 301, false)]
    [InlineData("xxxxyyyy", Sign, RequestTime, -301, false)]
    [InlineData("xxxxyyyz", Sign, RequestTime, 0, false)]
    [InlineData("xxxxyyyy,7=other", Sign, RequestTime, 0, false)]
    [InlineData("8=xxxxyyyy", Sign, RequestTime, 0, false)]
    [InlineData("xxxxyyyy", Sign, "1669872113", 0, false)]
    [InlineData("xxxxyyyy", "", RequestTime, 0, false)]
    [InlineData("xxxxyyyy", Sign, "", 0, false)]
    [InlineData("xxxxyyyy", Sign, "16698721120000000000000", 0, false)]
    [InlineData("xxxxyyyy", Sign, "+1669872112", 0, false)]
    [InlineData("xxxxyyyy", "zz773bc39a671d7b9aa835458704d2a6db81360a5940292b587d6d760d484061", RequestTime, 0, false)]
    [InlineData("xxxxyyyy", Sign + "00", RequestTime, 0, false)]
    public void IsGood_TokensSignsAndTimes_OnlyTheOneThatFits(string tokens, string sign, string requestTime, int secondsLater, bool expected)
    {
        var clock = new OddTimeProvider(Instant.FromUnixTimeSeconds(1_669_872_112 + secondsLater));
        var signatures = new WebhookSignatures(
            new WebhookOptions { Mode = WebhookMode.Signed, Tokens = WebhookTokens.TryParse(tokens, "", new List<string>())! }, clock);

        Assert.Equal(expected, signatures.IsGood(7, sign, requestTime));
    }

    [Fact]
    public async Task Callback_WithoutAGoodSign_IsRefusedAndHoldsNothing()
    {
        var options = new WebhookOptions { Mode = WebhookMode.Signed, Tokens = WebhookTokens.TryParse("xxxxyyyy", "", new List<string>())! };
        await using ChatService chat = await ChatService.StartAsync(options);
        await chat.LimitAsync("groups", 1);
        string time = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        string good = Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes("xxxxyyyy" + time)));

        foreach (string query in (string[])["", $"&Sign={good}", $"&RequestTime={time}", $"&Sign={good}&RequestTime=1669872112", $"&Sign={Sign}&RequestTime={time}", $"&Sign={good}&Sign={good}&RequestTime={time}"])
        {
            Assert.Equal("FAIL", (await chat.CallAsync("Group.CallbackBeforeCreateGroup", Body, more: query)).GetProperty("ActionStatus").GetString());
        }

        Assert.Equal("OK", (await chat.CallAsync("Group.CallbackBeforeCreateGroup", Body, more: $"&Sign={good}&RequestTime={time}")).GetProperty("ActionStatus").GetString());
        Assert.Equal("FAIL", (await chat.CallAsync("Unheard.Of", Body)).GetProperty("ActionStatus").GetString());
        Assert.DoesNotContain("xxxxyyyy", options.ToString() + options.Tokens, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Callback_WhereItIsOff_IsNotThere()
    {
        await using Service service = await Service.StartAsync();
        using HttpClient http = Service.Http(service.AdminAddress, System.Net.HttpVersion.Version11);
        using var content = new StringContent("{}");

        using HttpResponseMessage response = await http.PostAsync("callback?SdkAppid=1400000001&CallbackCommand=x", content, TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task Callback_OnTheAdmissionPort_IsNotThere()
    {
        await using ChatService chat = await ChatService.StartAsync();
        using HttpClient http = Service.Http(chat.Service.AdmissionAddress, System.Net.HttpVersion.Version20);
        using var content = new StringContent("{}");

        using HttpResponseMessage response = await http.PostAsync("callback?SdkAppid=1400000001&CallbackCommand=x", content, TestContext.Current.CancellationToken);

        Assert.Equal(System.Net.HttpStatusCode.NotFound, response.StatusCode);
    }
}
