using ImQuota.Domain;
using ImQuota.Domain.Audit;
using ImQuota.Domain.Subscriptions.Commands;
using ImQuota.Server.Subscriptions;

namespace ImQuota.Server.Audit;

/// <summary>Whether a call was carried out before, by the note it left in the step that carried it out. A repetition changes nothing and is answered by what stands.</summary>
internal static class RepeatedCalls
{
    /// <summary>Changes of an app, the newest: who asks again does so soon.</summary>
    private const int ChangesLookedAt = 100;

    /// <summary>Versions of the catalogue or of the prices, the newest.</summary>
    private const int VersionsLookedAt = 10;

    /// <exception cref="Grpc.Core.RpcException">FAILED_PRECONDITION: another call of the app had the id.</exception>
    public static async Task<bool> WasDoneAsync(this IAppChangeStore changes, ulong sdkAppId, ChangeNote note, CancellationToken cancellationToken)
        => note.Request is not null
            && (await changes.ListAsync(sdkAppId, long.MaxValue, ChangesLookedAt, cancellationToken)).Any(one => IsSame(note, one.Change.Note));

    /// <summary>The version that the call published before; null: it did not.</summary>
    /// <exception cref="Grpc.Core.RpcException">FAILED_PRECONDITION: another publication had the id.</exception>
    public static async Task<long?> FindVersionAsync(ChangeNote note, long newest, Func<long, CancellationToken, Task<Publication?>> read, CancellationToken cancellationToken)
    {
        if (note.Request is null)
        {
            return null;
        }

        for (long version = newest; version > Math.Max(0, newest - VersionsLookedAt); version--)
        {
            if (await read(version, cancellationToken) is { } published && IsSame(note, published.Note))
            {
                return version;
            }
        }

        return null;
    }

    private static bool IsSame(ChangeNote asked, ChangeNote kept)
    {
        if (asked.Request is not { } request || !string.Equals(request.Id, kept.Request?.Id, StringComparison.Ordinal))
        {
            return false;
        }

        return request == kept.Request
            ? true
            : throw SubscriptionRefusals.ToException(
                SubscriptionRefusal.KeyTaken, new BadValue("request_id", $"'{request.Id}'", $"an id of its own; it was used for another call of {kept.Call}"));
    }
}
