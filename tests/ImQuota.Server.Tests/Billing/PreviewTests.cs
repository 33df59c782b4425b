using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Tests.Subscriptions;
using NodaTime;
using Xunit;
using LimitSubject = ImQuota.Contracts.V1.LimitSubject;

namespace ImQuota.Server.Tests.Billing;

/// <summary>What other editions would have cost and denied, and whether what there is today fits, over gRPC and HTTP.</summary>
public sealed class PreviewTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task PreviewEditions_OfAPremiumApp_NamesEachLimitThatTodaysUsePasses()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");
        await FillAsync(host);

        PreviewEditionsResponse response = await PreviewAsync(host);

        EditionPreview developer = response.Previews.Single(one => one.Edition == "developer");
        EditionPreview standard = response.Previews.Single(one => one.Edition == "standard");
        EditionPreview premium = response.Previews.Single(one => one.Edition == "premium");
        Assert.Equal(
            [
                "friends 20 User 21 ×1", "group_members 20 Group 22 ×1", "live_groups 10 App 11 ×1",
            ],
            developer.Denied.Select(Text));
        Assert.Equal(["devices_per_native_platform 1 User 2 ×1", "devices_on_web 1 User 3 ×2"], standard.Denied.Select(Text));
        Assert.Equal((true, false, false), (premium.Fits, standard.Fits, developer.Fits));
        Assert.Equal(["community"], standard.MissingFeatures);
        Assert.Empty(developer.MissingFeatures);
        Assert.Contains("read_receipts", standard.FeaturesAtRisk);
        Assert.DoesNotContain("community", standard.FeaturesAtRisk);
        Assert.Contains("users", response.UnobservedToday.Select(one => one.What));
        Assert.Contains("feature:read_receipts", response.UnobservedToday.Select(one => one.What));
        Assert.Equal(("2026-05", 1L, 1L), (response.Month, premium.CatalogVersion, premium.PriceVersion));
        Assert.Equal(host.Clock.Now.ToUnixTimeMilliseconds(), new DateTimeOffset(response.ObservedAt.ToDateTime()).ToUnixTimeMilliseconds());
    }

    // A month says nothing of the groups there were in it, and the groups there are say nothing of that month.
    [Fact]
    public async Task PreviewEditions_OfAnEndedMonth_CostsAndDeniesByThatMonthAlone()
    {
        Biller biller = await Biller.StartAsync();
        await using AdminHost host = biller.Host;
        await biller.UseAsync();
        await host.DecideAsync(new CreateGroupAction("g1", Domain.Editions.GroupType.Public, "u1", []));
        Assert.True(await host.Store.History.RecordAsync(Customer.App, Cancellation));
        host.Clock.AdvanceTo(Instant.FromUtc(2026, 7, 10, 0, 0));
        await host.DecideAsync(new CreateGroupAction("g2", Domain.Editions.GroupType.Public, "u1", []));

        PreviewEditionsResponse june = await PreviewAsync(host, "2026-06");
        PreviewEditionsResponse april = await PreviewAsync(host, "2026-04");
        EditionPreview standard = june.Previews.Single(one => one.Edition == "standard");

        Assert.Equal(("399.00", "0.05", "0.60", "399.65"), (standard.PlanFee.Amount, standard.MauOverage.Amount, standard.Pcc.Amount, standard.Total.Amount));
        Assert.Equal(["users", "user_groups", "friends", "group_members", "community_members", "groups", "live_groups", "daily_broadcast"], june.UnobservedInMonth.Select(one => one.What));
        Assert.Contains("daily_growth", april.UnobservedInMonth.Select(one => one.What));
        Assert.All(june.UnobservedInMonth.Concat(june.UnobservedToday), one => Assert.NotEmpty(one.Why));
    }

    // A record that came from elsewhere is billed, so it is previewed too.
    [Fact]
    public async Task PreviewEditions_OfAMonthThatRecordsWereImportedFor_CountsThem()
    {
        Biller biller = await Biller.StartAsync();
        await using AdminHost host = biller.Host;
        await biller.UseAsync();
        host.Clock.AdvanceTo(Instant.FromUtc(2026, 7, 1, 0, 0));
        await biller.ImportAsync(Biller.Record(Meter.Mau, Domain.Metering.UsageMethod.Exact, new MeterReading { Quantity = 104, Watermark = host.Clock.Now }, 1));

        PreviewEditionsResponse june = await PreviewAsync(host, "2026-06");

        Assert.Equal("1.53", june.Previews.Single(one => one.Edition == "standard").MauOverage.Amount);
        Assert.Equal(["mau 100 App 104 ×1"], june.Previews.Single(one => one.Edition == "developer").DeniedInMonth.Select(Text));
        Assert.True(june.Previews.Single(one => one.Edition == "developer").Fits);
    }

    [Fact]
    public async Task Json_OfAPreview_HasTheSameNames()
    {
        await using AdminHost host = await AdminHost.StartAsync("premium");
        await FillAsync(host);
        using var client = new HttpClient { BaseAddress = host.Address, DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

        JsonElement answer = await client.GetFromJsonAsync<JsonElement>($"v1/apps/{AdminHost.App}/previews", Cancellation);

        JsonElement standard = answer.GetProperty("previews").EnumerateArray().Single(one => one.GetProperty("edition").GetString() == "standard");
        JsonElement gap = standard.GetProperty("denied").EnumerateArray().Single(one => one.GetProperty("limitKey").GetString() == "devices_on_web");
        Assert.Equal("LIMIT_SUBJECT_USER", gap.GetProperty("subject").GetString());
        Assert.Equal(("1", "3", "2"), (gap.GetProperty("limit").ToString(), gap.GetProperty("observed").ToString(), gap.GetProperty("above").ToString()));
        Assert.Equal("community", standard.GetProperty("missingFeatures")[0].GetString());
        Assert.False(standard.GetProperty("fits").GetBoolean());
        Assert.Equal("2026-05", answer.GetProperty("month").GetString());
        Assert.Contains("users", answer.GetProperty("unobservedToday").EnumerateArray().Select(one => one.GetProperty("what").GetString()));
    }

    /// <summary>A group of 22, a Community of 2, 11 live groups, a user with 21 friends; one with two Android devices, two with three tabs each.</summary>
    private static async Task FillAsync(AdminHost host)
    {
        await host.DecideAsync(new CreateGroupAction("big", Domain.Editions.GroupType.Work, "ann", [.. Enumerable.Range(1, 21).Select(i => $"u{i}")]));
        await host.DecideAsync(new CreateGroupAction("town", Domain.Editions.GroupType.Community, "ann", ["bob"]));
        for (int i = 1; i <= 21; i++)
        {
            await host.DecideAsync(new AddFriendAction("ann", $"u{i}", Domain.Admission.FriendDirection.Both));
        }

        for (int i = 1; i <= 11; i++)
        {
            await host.DecideAsync(new CreateGroupAction($"live{i}", Domain.Editions.GroupType.AVChatRoom, "", []));
        }

        foreach (string connection in (string[])["ann-w1", "ann-w2", "ann-w3", "bob-w1", "bob-w2", "bob-w3", "cem-w1"])
        {
            await host.DecideAsync(new LoginAction(connection[..3], Domain.Editions.Platform.Web, connection, "n1"));
        }

        await host.LoginAsync("ann", "ann-a1", "n1");
        await host.LoginAsync("ann", "ann-a2", "n1");
    }

    private static async Task<PreviewEditionsResponse> PreviewAsync(AdminHost host, string month = "")
        => await host.Billing.PreviewEditionsAsync(new PreviewEditionsRequest { SdkAppId = AdminHost.App, Month = month }, cancellationToken: Cancellation);

    private static string Text(LimitGap gap) => $"{gap.LimitKey} {gap.Limit} {gap.Subject} {gap.Observed} ×{gap.Above}";
}
