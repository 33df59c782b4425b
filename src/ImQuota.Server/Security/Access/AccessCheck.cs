using System.Collections.Concurrent;
using Grpc.Core;
using ImQuota.Server.Security.Callers;
using Microsoft.AspNetCore.Http.Features.Authentication;

namespace ImQuota.Server.Security.Access;

/// <summary>
/// After routing: who calls, and whether he may call this at all; that the app is his is seen where the message is read (<see cref="AppGuard"/>).
/// </summary>
internal sealed class AccessCheck(CallerResolver callers, SecuritySettings settings, Denials denials)
{
    private readonly ConcurrentDictionary<Endpoint, AccessRule?> _rules = new();

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint() is not { } endpoint)
        {
            // Nothing is there: 404.
            return next(context);
        }

        AccessRule? rule = _rules.GetOrAdd(endpoint, static (one, open) => AccessTable.KeyOf(one) is AccessTable.Metrics && open ? AccessRule.Open : AccessTable.Of(one), settings.OpenMetrics);
        if (rule is { IsOpen: true })
        {
            return next(context);
        }

        return callers.Remembered(context) is { } caller ? GoOnAsync(context, next, rule, Identified.As(caller)) : IdentifyAsync(context, next, rule);
    }

    private async Task IdentifyAsync(HttpContext context, RequestDelegate next, AccessRule? rule)
        => await GoOnAsync(context, next, rule, await callers.IdentifyAsync(context));

    private Task GoOnAsync(HttpContext context, RequestDelegate next, AccessRule? rule, Identified identified)
    {
        if (identified.Caller is not { } caller)
        {
            string text = DenialCauses.TextOf(identified.Cause);
            denials.Note(identified.Cause, context, null, text);
            return RefusedCalls.WriteAsync(context, StatusCode.Unauthenticated, text);
        }

        if (Missing(rule, caller) is (not DenialCause.None and var cause, var why))
        {
            denials.Note(cause, context, caller.Name, why);
            return RefusedCalls.WriteAsync(context, StatusCode.PermissionDenied, why);
        }

        context.Features.Set<IHttpAuthenticationFeature>(caller);
        return next(context);
    }

    private static (DenialCause Cause, string Why) Missing(AccessRule? rule, Caller caller)
        => rule is null ? (DenialCause.Unlisted, "No rule of this service says who may call this.")
            : !caller.Scopes.HasFlag(rule.Scope) ? (DenialCause.Scope, $"The caller {caller.Name} lacks the scope {ScopeNames.Text(rule.Scope)}.")
            : rule.Apps == AppRule.All && !caller.Apps.IsAll ? (DenialCause.App, $"The caller {caller.Name} may touch some apps only, and this needs all of them.")
            : default;
}
