using Grpc.Core;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Server.Validation;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Usage;

/// <summary>Reads usage together with the record it is judged by.</summary>
internal sealed class UsageReader(IAppStore apps, IUsageStore usage, ICatalogueStore catalogues)
{
    /// <exception cref="RpcException">NOT_FOUND: unknown app.</exception>
    public async Task<Wire.AppUsage> ReadAppAsync(ulong sdkAppId, CancellationToken cancellationToken)
    {
        AppRecord? app = await apps.GetAsync(sdkAppId, cancellationToken);
        AppUsage? used = await usage.GetAppAsync(sdkAppId, cancellationToken);
        return app is null || used is null
            ? throw Failures.UnknownApp(sdkAppId)
            : UsageMapper.ToProto(used, app, catalogues.Current);
    }

    /// <exception cref="RpcException">NOT_FOUND: unknown app.</exception>
    public async Task<Wire.UserUsage> ReadUserAsync(ulong sdkAppId, string userId, CancellationToken cancellationToken)
        => UsageMapper.ToProto(await usage.GetUserAsync(sdkAppId, userId, cancellationToken) ?? throw Failures.UnknownApp(sdkAppId));

    /// <exception cref="RpcException">NOT_FOUND: unknown app or group.</exception>
    public async Task<Wire.GroupUsage> ReadGroupAsync(ulong sdkAppId, string groupId, CancellationToken cancellationToken)
        => UsageMapper.ToProto(await usage.GetGroupAsync(sdkAppId, groupId, cancellationToken) ?? throw UnknownGroup(sdkAppId, groupId));

    public static RpcException UnknownGroup(ulong sdkAppId, string groupId)
        => new(new Status(StatusCode.NotFound, $"There is no group {BadFields.Show(groupId)} in the app {sdkAppId}."));
}
