using System.Text.Json.Nodes;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using Xunit;

namespace ImQuota.Domain.Tests.Admission;

/// <summary>Conditions of features (spec section 1) at their bounds.</summary>
public sealed class FeatureRulesTests
{
    [Theory]
    [InlineData(Platform.Android, "5.8.1667", false)]
    [InlineData(Platform.Android, "5.8.1668", true)]
    [InlineData(Platform.IPhone, "5.10.0", true)]
    [InlineData(Platform.IPad, "4.99.9999", false)]
    [InlineData(Platform.Windows, "5.8", false)]
    [InlineData(Platform.Mac, "6.0", true)]
    [InlineData(Platform.Linux, "5.8.1668.1", true)]
    [InlineData(Platform.Web, "2.16.99", false)]
    [InlineData(Platform.Web, "2.17.0", true)]
    [InlineData(Platform.Web, "2.17", true)]
    [InlineData(Platform.Web, "2.9.3", false)]
    public void Evaluate_Community_NeedsItsSdkVersion(Platform platform, string version, bool allowed)
        => Expect(allowed ? 0 : 10059, Ask("premium", Feature.Community, platform, version));

    [Fact]
    public void Evaluate_CommunityVersionNotSent_IsAllowedAndFlagged()
        => Expect(0, Ask("premium", Feature.Community, Platform.Web), "sdk_version");

    [Fact]
    public void Evaluate_CommunityPlatformNotSent_IsAllowedAndFlagged()
        => Expect(0, Ask("premium", Feature.Community, version: "2.17.0"), "platform");

    [Theory]
    [InlineData("frankfurt", false)]
    [InlineData("Frankfurt", false)]
    [InlineData("seoul", false)]
    [InlineData("SEOUL", false)]
    [InlineData("singapore", true)]
    [InlineData("", true)]
    public void Evaluate_CommunityInADataCentre_IsSwitchedOffInTwoOfThem(string dataCentre, bool allowed)
    {
        AppRecord app = BuiltIn.App("developer") with { DataCentre = dataCentre };

        Expect(allowed ? 0 : 11000, Ask(app, new(Feature.Community, "5.8.1668", Platform.Mac, GroupType: null, GroupSize: 0)));
        Assert.Equal(allowed ? 10059 : 11000, FeatureRules.CodeWhenCreating(BuiltIn.Resolve(app), Feature.Community));
    }

    [Fact]
    public void Evaluate_CommunityInStandard_IsNotInTheEditionWhereverItLives()
    {
        Expect(10059, Ask("standard", Feature.Community, Platform.Web, "2.17.0"));
        Expect(10059, Ask(BuiltIn.App("standard") with { DataCentre = "seoul" }, Bare(Feature.Community)));
    }

    [Theory]
    [InlineData(Platform.Android, "6.1.2154", false)]
    [InlineData(Platform.Android, "6.1.2155", true)]
    [InlineData(Platform.Web, "0.1", true)]
    public void Evaluate_ReadReceipts_NeedANativeVersionOnly(Platform platform, string version, bool allowed)
        => Expect(allowed ? 0 : 10059, Ask("premium", Feature.ReadReceipts, platform, version, GroupType.Work, 200));

    [Theory]
    [InlineData(GroupType.Work, true)]
    [InlineData(GroupType.Public, true)]
    [InlineData(GroupType.Meeting, true)]
    [InlineData(GroupType.Community, false)]
    [InlineData(GroupType.BChatRoom, false)]
    [InlineData(GroupType.AVChatRoom, false)]
    public void Evaluate_ReadReceipts_AreForThreeGroupTypes(GroupType type, bool allowed)
        => Expect(allowed ? 0 : 10059, Ask("premium", Feature.ReadReceipts, Platform.Mac, "6.1.2155", type, 2));

    [Theory]
    [InlineData(1, 0)]
    [InlineData(200, 0)]
    [InlineData(201, 10060)]
    [InlineData(2_000, 10060)]
    public void Evaluate_ReadReceipts_GoUpTo200Members(int size, int code)
        => Expect(code, Ask("premium", Feature.ReadReceipts, Platform.Mac, "6.1.2155", GroupType.Meeting, size));

    [Fact]
    public void Evaluate_ReadReceiptsNothingSent_IsAllowedAndEveryConditionFlagged()
        => Expect(0, Ask(BuiltIn.App("premium"), Bare(Feature.ReadReceipts)), "sdk_version", "group_type", "group_size");

    [Fact]
    public void Evaluate_ReadReceiptsWrongTypeAndTooLarge_IsTheTypesCode()
        => Expect(10059, Ask("premium", Feature.ReadReceipts, Platform.Mac, "6.1.2155", GroupType.Community, 201));

    [Fact]
    public void Evaluate_SizeOfAnotherFeature_HasTheGeneralCode()
    {
        JsonNode root = JsonNode.Parse(CatalogueReader.BuiltInJson)!;
        root["conditions"]!["live_ban"] = new JsonObject { ["maxGroupSize"] = 10 };
        Catalogue catalogue = BuiltIn.Read(root.ToJsonString());
        Entitlements entitlements = EntitlementResolver.Resolve(catalogue, BuiltIn.App("premium"), BuiltIn.Now);

        Expect(0, FeatureRules.Evaluate(catalogue, entitlements, Bare(Feature.LiveBan) with { GroupSize = 10 }));
        Expect(10059, FeatureRules.Evaluate(catalogue, entitlements, Bare(Feature.LiveBan) with { GroupSize = 11 }));
    }

    [Theory]
    [InlineData(Platform.Android, true)]
    [InlineData(Platform.IPhone, true)]
    [InlineData(Platform.IPad, true)]
    [InlineData(Platform.Web, true)]
    [InlineData(Platform.Windows, false)]
    [InlineData(Platform.Mac, false)]
    [InlineData(Platform.Linux, false)]
    public void Evaluate_CallInItsTrial_IsOnIosAndroidAndWeb(Platform platform, bool allowed)
        => Expect(
            allowed ? 0 : 10059,
            Ask(BuiltIn.Approved("standard"), Bare(Feature.AvCall) with { Platform = platform }));

    [Fact]
    public void Evaluate_CallPlatformNotSent_IsAllowedAndFlagged()
        => Expect(0, Ask(BuiltIn.Approved("standard"), Bare(Feature.AvCall)), "platform");

    [Fact]
    public void Evaluate_CallWithoutATrial_IsRefused()
        => Expect(10059, Ask("premium", Feature.AvCall, Platform.Web));

    [Theory]
    [InlineData("standard", false, 90045)]
    [InlineData("standard", true, 90045)]
    [InlineData("premium", false, 90045)]
    [InlineData("premium", true, 0)]
    [InlineData("developer", true, 0)]
    public void Evaluate_PushToAll_NeedsEditionAndApproval(string edition, bool approved, int code)
        => Expect(code, Ask(approved ? BuiltIn.Approved(edition) : BuiltIn.App(edition), Bare(Feature.PushToAll)));

    [Theory]
    [InlineData(Feature.MultiDevice)]
    [InlineData(Feature.LocalSearch)]
    [InlineData(Feature.LiveHistory)]
    [InlineData(Feature.TargetedMessages)]
    [InlineData(Feature.LiveMemberList)]
    [InlineData(Feature.LiveBroadcast)]
    [InlineData(Feature.UserStatus)]
    [InlineData(Feature.ConversationMarks)]
    [InlineData(Feature.ConversationGrouping)]
    [InlineData(Feature.LiveBan)]
    public void Evaluate_FeatureWithoutConditions_IsTheEditionsAlone(Feature feature)
    {
        Expect(0, Ask(BuiltIn.App("developer"), Bare(feature)));
        Expect(10059, Ask(BuiltIn.App("standard"), Bare(feature)));
        Expect(0, Ask(BuiltIn.App("premium"), Bare(feature)));
    }

    private static CheckFeatureAction Bare(Feature feature) => new(feature, "", Platform: null, GroupType: null, GroupSize: 0);

    private static FeatureVerdict Ask(
        string edition, Feature feature, Platform? platform = null, string version = "", GroupType? type = null, int size = 0)
        => Ask(BuiltIn.App(edition), new(feature, version, platform, type, size));

    private static FeatureVerdict Ask(AppRecord app, CheckFeatureAction action)
        => FeatureRules.Evaluate(BuiltIn.Catalogue, BuiltIn.Resolve(app), action);

    private static void Expect(int code, FeatureVerdict verdict, params string[] unverified)
    {
        Assert.Equal((code == 0, code), (verdict.Allowed, verdict.Code));
        Assert.Equal(unverified, verdict.Unverified);
    }
}
