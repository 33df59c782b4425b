using System.Globalization;
using System.Text;
using System.Text.Json;
using ImQuota.Server.Tests.Fallback;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Server.Tests.Webhooks;

/// <summary>Callbacks while the store hangs: JSON and status 200, for the chat service waits for 2 s alone; what is told counts afterwards.</summary>
public sealed class StoreAwayCallbackTests
{
    private const string Create = "Group.CallbackBeforeCreateGroup";
    private const string Body = "{\"Type\":\"Public\",\"Owner_Account\":\"ann\",\"Name\":\"n\"}";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("open", 0)]
    [InlineData("bounded", 0)]
    [InlineData("closed", 1)]
    public async Task BeforeEvent_StoreHangs_PolicyAnswersWithoutIt(string policy, int expected)
    {
        await using StoreAway away = await StoreAway.StartAsync("--webhooks", "unsigned", "--failure-policy", policy);
        Assert.Equal(0, await CallAsync(away, Create, Body));
        away.Redis.Pause();
        try
        {
            for (int i = 0; i < 3; i++)
            {
                Assert.Equal(expected, await CallAsync(away, Create, Body));
            }
        }
        finally
        {
            away.Redis.Resume();
        }
    }

    [Fact]
    public async Task AfterEvents_StoreHangs_CountedWhenItIsBack()
    {
        await using StoreAway away = await StoreAway.StartAsync("--webhooks", "unsigned", "--fallback-grants", "2");
        await away.LoginAsync("ann");
        away.Redis.Pause();
        int[] announced = new int[3];
        try
        {
            for (int i = 0; i < 3; i++)
            {
                announced[i] = await CallAsync(away, Create, Body);
                Assert.Equal(0, await CallAsync(away, "Group.CallbackAfterCreateGroup", $"{{\"GroupId\":\"g{i}\",\"Type\":\"Public\",\"Owner_Account\":\"ann\"}}"));
            }
        }
        finally
        {
            away.Redis.Resume();
        }

        await away.UntilBackAsync();

        // bounded: two facts wait to be counted, so the third is not allowed; it came about all the same.
        Assert.Equal([0, 0, 1], announced);
        Assert.True((await away.CreateAsync("g2")).Decision.Already);
        Assert.Equal(0, await CallAsync(away, Create, Body));
    }

    private static async Task<int> CallAsync(StoreAway away, string command, string body)
    {
        using var http = new HttpClient { BaseAddress = away.Service.AdminAddress };
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        using HttpResponseMessage response = await http.PostAsync(
            string.Create(CultureInfo.InvariantCulture, $"callback?SdkAppid={Service.Premium}&CallbackCommand={command}&contenttype=json"), content, Cancellation);
        Assert.Equal(System.Net.HttpStatusCode.OK, response.StatusCode);
        using JsonDocument answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Cancellation));
        return answer.RootElement.GetProperty("ErrorCode").GetInt32();
    }
}
