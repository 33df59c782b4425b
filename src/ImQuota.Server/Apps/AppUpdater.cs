using Grpc.Core;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Audit;
using ImQuota.Server.Audit;
using ImQuota.Server.Validation;

namespace ImQuota.Server.Apps;

/// <summary>Makes one change of an app in the store.</summary>
internal sealed class AppUpdater(IAppStore apps, IAppChangeStore changes)
{
    /// <summary>The record that stands after <paramref name="change"/>, or since the same request was carried out before.</summary>
    /// <exception cref="RpcException">NOT_FOUND: unknown app; otherwise see <see cref="AppRefusals"/>.</exception>
    public async Task<AppRecord> UpdateAsync(ulong sdkAppId, Func<AppRecord, AppChangeResult> change, ChangeNote note, CancellationToken cancellationToken)
    {
        if (await changes.WasDoneAsync(sdkAppId, note, cancellationToken))
        {
            return await apps.GetAsync(sdkAppId, cancellationToken) ?? throw Failures.UnknownApp(sdkAppId);
        }

        // The store repeats the change when another writer was first, so the last result is the one that counts.
        AppChangeResult? last = null;
        AppRecord? stands = await apps.UpdateAsync(
            sdkAppId,
            app =>
            {
                last = change(app);
                return ReferenceEquals(last.App, app) ? null : last.App;
            },
            note,
            cancellationToken);
        if (stands is null || last is null)
        {
            throw Failures.UnknownApp(sdkAppId);
        }

        // The same request may have been carried out at this very moment.
        return last.Refusal == AppRefusal.None || await changes.WasDoneAsync(sdkAppId, note, cancellationToken) ? stands : throw AppRefusals.ToException(last);
    }
}
