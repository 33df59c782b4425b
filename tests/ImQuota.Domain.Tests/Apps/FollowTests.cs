using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Tests.Subscriptions;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Apps;

/// <summary>A record goes forward with its account's ledger, and never back: what an older ledger or an earlier instant says comes too late.</summary>
public sealed class FollowTests
{
    private static readonly Catalogue Catalogue = CatalogueReader.Read(CatalogueReader.BuiltInJson, 7).Catalogue!;

    [Fact]
    public void Follow_AnyEarlierLook_LeavesWhatALaterOneBrought()
    {
        List<AppStatus> looks = Looks();
        AppRecord created = new() { SdkAppId = Desk.App, Account = "acme", ZoneId = AppDefaults.ZoneId, Edition = "developer", CreatedAt = default };

        for (int later = 0; later < looks.Count; later++)
        {
            AppRecord followed = AppChanges.Follow(created, looks[later], Catalogue);
            Assert.Equal((looks[later].Edition, Suspension(looks[later])), (followed.Edition, followed.SuspendedFor));
            Assert.Same(followed, AppChanges.Follow(followed, looks[later], Catalogue));
            for (int earlier = 0; earlier < later; earlier++)
            {
                Assert.Same(followed, AppChanges.Follow(followed, looks[earlier], Catalogue));
            }
        }

        Assert.Equal(["", "expired", "", "refunded", "", "overdue", "", "expired", "reclaimed"], looks.Select(look => Suspension(look) ?? "").Aggregate(new List<string>(), AddNew));
    }

    /// <summary>After each fact and at each instant at which something changes by itself, in the order in which they happen.</summary>
    private static List<AppStatus> Looks()
    {
        var looks = new List<AppStatus>();
        var desk = new Desk();
        void Look(string at) => looks.Add(desk.AppOn(at));

        desk.Create("2027-01-01").TopUp("2027-01-01", 5_000);
        Look("2027-01-01");
        desk.Purchase("2027-01-02", "standard", 1);
        Look("2027-01-02");
        Look("2027-02-02T12:01");
        Look("2027-02-03T12:01");
        desk.Purchase("2027-02-05", "premium", 2);
        Look("2027-02-05");
        desk.Refund("2027-02-06");
        Look("2027-02-06");
        desk.Purchase("2027-02-07", "premium", 2);
        Look("2027-02-07");
        desk.Ledger = desk.Ledger.With([new Domain.Subscriptions.Events.BillIssued { At = desk.At("2027-03-02"), Bill = "acme/1400000001/usage/2027-02", Payable = Desk.Usd(90_000) }]);
        Look("2027-03-02");
        Look("2027-03-03T12:01");
        desk.TopUp("2027-03-04", 90_000);
        Look("2027-03-04");
        Look("2027-04-08T12:01");
        Look("2027-07-10");
        return looks;
    }

    private static string? Suspension(AppStatus status) => status.State switch
    {
        SubscriptionState.Reclaimed => "reclaimed",
        SubscriptionState.Suspended => SubscriptionNames.NameOf(status.Reason),
        _ => null,
    };

    private static List<string> AddNew(List<string> texts, string text)
    {
        if (texts is [] || texts[^1] != text)
        {
            texts.Add(text);
        }

        return texts;
    }
}
