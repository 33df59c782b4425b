using Microsoft.AspNetCore.Http.Features;

namespace ImQuota.Server.Hosting;

/// <summary>
/// Accounts may hold a slash, which a path carries as %2F. Kestrel leaves that as it is, for decoded it would part the path; and then an account of that name is
/// not found, and the account <c>a%2Fb</c>, whose path has %252F, is taken for it. So while the path is matched a character stands there that no id has.
/// </summary>
internal static class EncodedSlashes
{
    private const string Encoded = "%2F";

    /// <summary>Of those that Unicode leaves to whoever wants one.</summary>
    private const char Stand = '\uE02F';

    private static readonly string EncodedStand = Uri.EscapeDataString(Stand.ToString());

    /// <summary>Routing, between what hides slashes and what shows them.</summary>
    public static IApplicationBuilder UseRoutingOfEncodedSlashes(this IApplicationBuilder app) => app.Use(HideAsync).UseRouting().Use(ShowAsync);

    private static Task HideAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.Value!.Contains(Encoded, StringComparison.OrdinalIgnoreCase)
            && context.Features.Get<IHttpRequestFeature>() is { RawTarget: ['/', ..] target })
        {
            int query = target.IndexOf('?', StringComparison.Ordinal);
            string path = query < 0 ? target : target[..query];
            context.Request.Path = PathString.FromUriComponent(path.Replace(Encoded, EncodedStand, StringComparison.OrdinalIgnoreCase));
        }

        return next(context);
    }

    private static Task ShowAsync(HttpContext context, RequestDelegate next)
    {
        if (context.Request.Path.Value!.Contains(Stand, StringComparison.Ordinal))
        {
            RouteValueDictionary values = context.Request.RouteValues;
            foreach ((string name, object? value) in values.ToArray())
            {
                values[name] = value is string text ? text.Replace(Stand, '/') : value;
            }
        }

        return next(context);
    }
}
