using Grpc.Core;
using ImQuota.Server.Security.Callers;
using Microsoft.AspNetCore.Http.Features.Authentication;

namespace ImQuota.Server.Security.Access;

/// <summary>Sees to it that a message is about an app of its caller. Where nobody is asked who he is, it looks at nothing.</summary>
internal sealed class AppGuard(SecuritySettings settings, Denials denials)
{
    private readonly bool _isOn = settings.IsOn;

    /// <summary>The apps that the call may be about.</summary>
    public AppSet AppsOf(ServerCallContext context) => _isOn ? CallerOf(context)?.Apps ?? AppSet.None : AppSet.All;

    /// <exception cref="RpcException">PERMISSION_DENIED: the app is none of the caller's.</exception>
    public void Require(ServerCallContext context, ulong sdkAppId)
    {
        if (_isOn && !AppsOf(context).Contains(sdkAppId))
        {
            throw new RpcException(new Status(StatusCode.PermissionDenied, Refuse(context, sdkAppId)));
        }
    }

    /// <summary>Notes the denial, and says what the caller is told.</summary>
    public string Refuse(ServerCallContext context, ulong sdkAppId)
    {
        string? caller = CallerOf(context)?.Name;
        string why = $"The caller {caller} may not touch the app {sdkAppId}.";
        denials.Note(DenialCause.App, context.GetHttpContext(), caller, why);
        return why;
    }

    private static Caller? CallerOf(ServerCallContext context) => context.GetHttpContext().Features.Get<IHttpAuthenticationFeature>() as Caller;
}
