using System.Net;
using System.Text.Json;
using Google.Rpc;
using Grpc.Core;
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
