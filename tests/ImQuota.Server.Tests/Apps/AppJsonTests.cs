using ImQuota.Contracts.V1;
using ImQuota.Server.Clocks;
using ImQuota.Server.Tests.Hosting;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Apps;

/// <summary>Every call of the app service as JSON, by the paths of its proto.</summary>
public sealed class AppJsonTests
{
    [Fact]
    public async Task Json_EveryCall_AnswersAtItsPath()
    {
        await using Service service = await Service.StartAsync(time: new TestClock(Instant.FromUtc(2027, 1, 15, 2, 0)));

        await JsonRow.RunAsync(
            service,
            AppService.Descriptor,
            [],
            new("CreateApp", "POST", "v1/apps", """{"sdkAppId":7,"account":"acme","edition":"premium"}""", """{"app":{"sdkAppId":7,"edition":"premium","state":"APP_STATE_ACTIVE","zoneId":"Etc/GMT-8"}}"""),
            new("ApproveFeature", "POST", "v1/apps/7:approveFeature", """{"feature":"FEATURE_PUSH_TO_ALL","author":"ann"}""", """{"app":{"pushApprovedAt":"2027-01-15T02:00:00Z"},"worksFrom":"2027-01-17T02:00:00Z"}"""),
            new("StartTrial", "POST", "v1/apps/7:startTrial", """{"reason":"calls"}""", """{"app":{"trialStartedAt":"2027-01-15T02:00:00Z"},"endsAt":"2027-03-16T02:00:00Z"}"""),
            new("StartTrial", "POST", "v1/apps/7:startTrial", "{}", """{"code":9}"""),
            new("GetApp", "GET", "v1/apps/7", null, """{"app":{"account":"acme"},"entitlements":{"edition":"premium","validUntil":"2027-01-17T02:00:00Z"}}"""),
            new("ListApps", "GET", "v1/apps?account=acme", null, """{"apps":[{"sdkAppId":7}],"nextPageToken":""}"""),
            new("UpdateSettings", "PATCH", "v1/apps/7/settings", """{"settings":{"netCredit":"NET_CREDIT_ANY_DAY"}}""", """{"app":{"settings":{"netCredit":"NET_CREDIT_ANY_DAY"}}}"""),
            new("SetOverride", "PUT", "v1/apps/7/overrides/friends", """{"limit":5,"author":"ann","reason":"a test"}""", """{"app":{"overrides":[{"limitKey":"friends","limit":5}]}}"""),
            new("RemoveOverride", "DELETE", "v1/apps/7/overrides/friends", null, """{"app":{"overrides":[]}}"""),
            new("SetEdition", "POST", "v1/apps/7:setEdition", """{"edition":"standard"}""", """{"app":{"edition":"standard","trialStartedAt":"2027-01-15T02:00:00Z"}}"""),
            new("DisableApp", "POST", "v1/apps/7:disable", """{"author":"ann","reason":"unpaid"}""", """{"app":{"state":"APP_STATE_DISABLED"}}"""),
            new("EnableApp", "POST", "v1/apps/7:enable", """{"author":"ben","reason":"paid"}""", """{"app":{"state":"APP_STATE_ACTIVE"}}"""),
            new(
                "ListAppChanges",
                "GET",
                "v1/apps/7/changes?pageSize=2",
                null,
                """
                {"changes":[
                  {"at":"2027-01-15T02:00:00Z","name":"EnableApp","author":"ben","reason":"paid","sdkAppId":7,"fields":[{"field":"disabled","before":"true","after":"false"}]},
                  {"name":"DisableApp","author":"ann","reason":"unpaid","sdkAppId":7}
                 ]}
                """),
            new("DisableApp", "POST", "v1/apps/7:disable", "{}", """{"app":{"state":"APP_STATE_DISABLED"}}"""),
            new("DeleteApp", "DELETE", "v1/apps/7", null, "{}"),
            new("GetApp", "GET", "v1/apps/7", null, """{"code":5}"""));
    }
}
