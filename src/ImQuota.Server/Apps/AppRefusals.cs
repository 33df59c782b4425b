using Grpc.Core;
using ImQuota.Domain.Apps;
using ImQuota.Server.Validation;

namespace ImQuota.Server.Apps;

/// <summary>What a refused change becomes on the wire.</summary>
internal static class AppRefusals
{
    /// <summary>INVALID_ARGUMENT with the field that is to blame, or FAILED_PRECONDITION where the app is.</summary>
    public static RpcException ToException(AppChangeResult refused)
    {
        if (FieldOf(refused.Refusal) is not { } field)
        {
            return Failures.Precondition(refused.Text);
        }

        var bad = new BadFields();
        bad.Add(field, refused.Text);
        return bad.ToStatus().ToRpcException();
    }

    /// <summary>The field of the request that is to blame; null: the app is.</summary>
    public static string? FieldOf(AppRefusal refusal) => refusal switch
    {
        AppRefusal.UnknownEdition => "edition",
        AppRefusal.FixedAtCreation => "settings.count_live_membership",
        AppRefusal.OverrideEnded => "expires_at",
        AppRefusal.NoApprovalNeeded => "feature",
        AppRefusal.LimitOutOfRange => "limit",
        _ => null,
    };
}
