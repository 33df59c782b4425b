using System.Net;
using System.Text.Json;
using Google.Rpc;
using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Server.Tests.Refusals;

/// <summary>What the money's contract does not allow is refused the same by gRPC and by JSON: the field, its value and the bound are told, and nothing changes.</summary>
public sealed class RefusalTests
{
    private const string Prefix = "SUBSCRIPTION_REFUSAL_";

    [Theory]
    [MemberData(nameof(RefusalCases.Names), MemberType = typeof(RefusalCases))]
    public async Task Call_CaseOfTheTable_ToldFieldValueAndBoundAndNothingChanged(string name)
    {
        RefusalCase one = RefusalCases.Named(name);
        await using Service service = await RefusalScene.StartAsync(one.Scene);
        using HttpClient http = Service.Http(service.AdminAddress, HttpVersion.Version11);
        string before = await RefusalScene.StateAsync(service);

        RpcException refused = await Assert.ThrowsAsync<RpcException>(() => one.Call.GrpcAsync(service.AdminChannel));
        (HttpStatusCode status, JsonElement json) = await one.Call.JsonAsync(http);

        Assert.Equal(before, await RefusalScene.StateAsync(service));
        Assert.Equal((one.Code, HttpStatusCode.BadRequest, (int)one.Code), (refused.StatusCode, status, json.GetProperty("code").GetInt32()));
        Google.Rpc.Status details = refused.GetRpcStatus()!;
        BadRequest.Types.FieldViolation violation = Assert.Single(details.GetDetail<BadRequest>().FieldViolations);
        AssertTold(one, violation.Field, violation.Description, refused.Status.Detail, details.GetDetail<ErrorInfo>()?.Reason);
        JsonElement[] told = [.. json.GetProperty("details").EnumerateArray()];
        JsonElement bad = Assert.Single(told[0].GetProperty("fieldViolations").EnumerateArray());
        AssertTold(
            one, bad.GetProperty("field").GetString()!, bad.GetProperty("description").GetString()!, json.GetProperty("message").GetString()!,
            told.Length > 1 ? told[1].GetProperty("reason").GetString() : null);
    }

    /// <summary>One that is refused stops no other, so it is told in its result and not as the call's status.</summary>
    [Theory]
    [InlineData("standard", 0, SubscriptionRefusal.MonthsOutOfRange, "months: 0 is not acceptable; 1 to 24")]
    [InlineData("standard", 25, SubscriptionRefusal.MonthsOutOfRange, "months: 25 is not acceptable; 1 to 24")]
    [InlineData("developer", 1, SubscriptionRefusal.NoTerm, "app: 7 is not acceptable; an app with a term; purchase one")]
    [InlineData("deleted", 1, SubscriptionRefusal.AppDeleted, "app: 7 is not acceptable; an app that exists; this one was deleted at 2027-01-15T02:00:00Z")]
    [InlineData("reclaimed", 1, SubscriptionRefusal.AppReclaimed, "app: 7 is not acceptable; an app whose data exists; this one's was reclaimed at 2027-04-14T16:00:00Z and it can only be deleted")]
    public async Task RenewApps_RefusedItem_ToldInItsResultAndNothingChanged(string scene, int months, SubscriptionRefusal refusal, string message)
    {
        await using Service service = await RefusalScene.StartAsync(scene);
        using HttpClient http = Service.Http(service.AdminAddress, HttpVersion.Version11);
        var items = new RenewAppsRequest { Account = RefusalScene.Account, Items = { new RenewAppsRequest.Types.Item { SdkAppId = RefusalScene.App, Months = months, OrderId = "x" } } };
        var call = WireCall.Of(SubscriptionService.Descriptor, "RenewApps", items);
        string before = await RefusalScene.StateAsync(service);

        RenewAppsResponse.Types.Result result = Assert.Single(((RenewAppsResponse)await call.GrpcAsync(service.AdminChannel)).Results);
        (HttpStatusCode status, JsonElement json) = await call.JsonAsync(http);
        JsonElement told = Assert.Single(json.GetProperty("results").EnumerateArray());

        Assert.Equal((refusal, message), (result.Refusal, result.Message));
        Assert.Null(result.Order);
        Assert.Equal((HttpStatusCode.OK, message), (status, told.GetProperty("message").GetString()));
        Assert.StartsWith(Prefix, told.GetProperty("refusal").GetString(), StringComparison.Ordinal);
        Assert.Equal(before, await RefusalScene.StateAsync(service));
    }

    private static void AssertTold(RefusalCase expected, string field, string description, string message, string? reason)
    {
        Assert.Equal((expected.Field, expected.Reason.Length == 0 ? null : Prefix + expected.Reason), (field, reason));
        Assert.Contains(expected.Value, description, StringComparison.Ordinal);
        Assert.Contains(expected.Bound, description, StringComparison.Ordinal);
        Assert.StartsWith(expected.Field + ": ", message, StringComparison.Ordinal);
        Assert.Contains(expected.Value, message, StringComparison.Ordinal);
        Assert.Contains(expected.Bound, message, StringComparison.Ordinal);
    }
}
