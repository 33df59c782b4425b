using Grpc.Core;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Audit;
using ImQuota.Server.Validation;

namespace ImQuota.Server.Apps;

/// <summary>Makes one change of an app in the store.</summary>
internal sealed class AppUpdater(IAppStore apps)
{
    /// <summary>The record that stands after <paramref name="change"/>.</summary>
    /// <exception cref="RpcException">NOT_FOUND: unknown app; otherwise see <see cref="AppRefusals"/>.</exception>
    public async Task<AppRecord> UpdateAsync(ulong sdkAppId, Func<AppRecord, AppChangeResult> change, ChangeNote note, CancellationToken cancellationToken)
    {
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

        return last.Refusal == AppRefusal.None ? stands : throw AppRefusals.ToException(last);
    }
}
