using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Server.Tests.Apps;

/// <summary>Every call about one app: an unknown one is NOT_FOUND, none is INVALID_ARGUMENT.</summary>
public sealed class UnknownAppTests
{
    private const ulong Unknown = 77;

    private static readonly Dictionary<string, Func<AdminHost, ulong, CallOptions, Task>> Calls = new(StringComparer.Ordinal)
    {
        ["GetApp"] = async (host, id, options) => await host.Apps.GetAppAsync(new GetAppRequest { SdkAppId = id }, options),
        ["SetEdition"] = async (host, id, options)
            => await host.Apps.SetEditionAsync(new SetEditionRequest { SdkAppId = id, Edition = "premium" }, options),
        ["UpdateSettings"] = async (host, id, options) => await host.Apps.UpdateSettingsAsync(new UpdateSettingsRequest { SdkAppId = id }, options),
        ["SetOverride"] = async (host, id, options) => await host.Apps.SetOverrideAsync(
            new SetOverrideRequest { SdkAppId = id, LimitKey = "mau", Author = "ann", Reason = "a test" }, options),
        ["RemoveOverride"] = async (host, id, options)
            => await host.Apps.RemoveOverrideAsync(new RemoveOverrideRequest { SdkAppId = id, LimitKey = "mau" }, options),
        ["ApproveFeature"] = async (host, id, options)
            => await host.Apps.ApproveFeatureAsync(new ApproveFeatureRequest { SdkAppId = id, Feature = Feature.PushToAll }, options),
        ["StartTrial"] = async (host, id, options) => await host.Apps.StartTrialAsync(new StartTrialRequest { SdkAppId = id }, options),
        ["DisableApp"] = async (host, id, options) => await host.Apps.DisableAppAsync(new DisableAppRequest { SdkAppId = id }, options),
        ["EnableApp"] = async (host, id, options) => await host.Apps.EnableAppAsync(new EnableAppRequest { SdkAppId = id }, options),
        ["DeleteApp"] = async (host, id, options) => await host.Apps.DeleteAppAsync(new DeleteAppRequest { SdkAppId = id }, options),
        ["GetUsage"] = async (host, id, options) => await host.Usage.GetUsageAsync(new GetUsageRequest { SdkAppId = id }, options),
        ["WatchUsage"] = async (host, id, options)
            => await host.Usage.WatchUsage(new WatchUsageRequest { SdkAppId = id }, options).ResponseStream.MoveNext(options.CancellationToken),
        ["Reconcile"] = async (host, id, options)
            => await host.Usage.ReconcileAsync(new ReconcileRequest { SdkAppId = id, GroupId = "g1" }, options),
        ["Explain"] = async (host, id, options) => await host.Usage.ExplainAsync(
            new ExplainRequest { SdkAppId = id, Action = new AdmitAction { Login = new LoginRequest { UserId = "u1" } } }, options),
    };

    public static TheoryData<string> Names => [.. Calls.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Call_UnknownApp_IsNotFound(string name)
    {
        await using AdminHost host = await AdminHost.StartAsync();

        await AdminHost.FailsAsync(StatusCode.NotFound, () => RunAsync(host, name, Unknown));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Call_NoApp_NamesTheField(string name)
    {
        await using AdminHost host = await AdminHost.StartAsync();

        Assert.Equal(["sdk_app_id"], await AdminHost.FailsAsync(StatusCode.InvalidArgument, () => RunAsync(host, name, 0)));
    }

    private static async Task<bool> RunAsync(AdminHost host, string name, ulong id)
    {
        await Calls[name](host, id, new CallOptions(cancellationToken: TestContext.Current.CancellationToken));
        return true;
    }
}
