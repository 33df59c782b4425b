using ImQuota.Server.Billing.Statements;
using ImQuota.Server.Hosting;
using Microsoft.Net.Http.Headers;

namespace ImQuota.Server.Dashboard;

/// <summary>The page for people, at the root of the admin port. It holds no data: it asks the same JSON as everybody else.</summary>
internal static class DashboardEndpoints
{
    /// <summary>
    /// Everything from this port and nothing else: no inline script or style, no frame around it, and no way for a text to become markup (trusted types).
    /// Statements, which it fetches with its reader's token, are shown in a frame that has this policy too, and so their one style is named.
    /// </summary>
    internal static readonly string ContentSecurityPolicy =
        $"default-src 'none'; script-src 'self'; style-src 'self' {StatementStyle.Source}; img-src 'self'; connect-src 'self'; frame-src blob:; base-uri 'none'; form-action 'none'; "
        + "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

    private const string Html = "text/html; charset=utf-8";
    private const string Script = "text/javascript; charset=utf-8";
    private const string Style = "text/css; charset=utf-8";
    private const string Image = "image/svg+xml";
    private const string Plain = "text/plain; charset=utf-8";

    public static IEndpointRouteBuilder MapDashboard(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapFile("/", "index.html", Html);
        endpoints.MapFile("/page/app.js", "app.js", Script);
        endpoints.MapFile("/page/app.css", "app.css", Style);
        endpoints.MapFile("/page/icon.svg", "icon.svg", Image);
        endpoints.MapFile("/page/licences.txt", "licences.txt", Plain);
        return endpoints;
    }

    private static void MapFile(this IEndpointRouteBuilder endpoints, string path, string name, string contentType)
    {
        var file = new Lazy<PageFile>(() => PageFile.FromResource("page/" + name, contentType));
        endpoints.MapMethods(path, [HttpMethods.Get, HttpMethods.Head], context => ServeAsync(context, file.Value)).OnlyOn(Listener.Admin);
    }

    private static Task ServeAsync(HttpContext context, PageFile file)
    {
        HttpResponse response = context.Response;
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers["Cross-Origin-Opener-Policy"] = "same-origin";
        response.Headers["Cross-Origin-Resource-Policy"] = "same-origin";

        // Asked each time, answered without content while it is the same: after an update nobody sees the page of before.
        response.Headers.CacheControl = "no-cache";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        bool brotli = AcceptsBrotli(context.Request);
        string tag = brotli ? file.Tag.Insert(file.Tag.Length - 1, "-br") : file.Tag;
        response.Headers.ETag = tag;
        if (context.Request.Headers.IfNoneMatch.ToString().Split(',', StringSplitOptions.TrimEntries).Contains(tag, StringComparer.Ordinal))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        byte[] content = brotli ? file.Brotli : file.Content;
        response.ContentType = file.ContentType;
        response.ContentLength = content.Length;
        if (brotli)
        {
            response.Headers.ContentEncoding = "br";
        }

        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(content, context.RequestAborted).AsTask();
    }

    private static bool AcceptsBrotli(HttpRequest request)
        => request.GetTypedHeaders().AcceptEncoding.Any(one => one.Value.Equals("br", StringComparison.OrdinalIgnoreCase) && one.Quality is not 0);
}
