using System.Globalization;
using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Server.Hosting;

namespace ImQuota.Server.Billing.Statements;

/// <summary>Statements for a browser, at the admin port.</summary>
internal static class StatementEndpoints
{
    public static IEndpointRouteBuilder MapStatements(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/statements/{**billId}", OfBillAsync).OnlyOn(Listener.Admin);
        endpoints.MapGet("/v1/accounts/{account}/statement", OfAccountAsync).OnlyOn(Listener.Admin);
        return endpoints;
    }

    private static Task OfBillAsync(HttpContext context)
        => ServeAsync(context, new GetStatementRequest { BillId = Route(context, "billId") });

    private static Task OfAccountAsync(HttpContext context)
    {
        string app = context.Request.Query["app"].ToString();
        if (!ulong.TryParse(app, NumberStyles.None, CultureInfo.InvariantCulture, out ulong id) && app.Length > 0)
        {
            return RefuseAsync(context, StatusCodes.Status400BadRequest, "app: is no SDKAppID");
        }

        return ServeAsync(context, new GetStatementRequest { Account = Route(context, "account"), Month = context.Request.Query["month"].ToString(), SdkAppId = id });
    }

    private static string Route(HttpContext context, string name) => context.Request.RouteValues[name] as string ?? "";

    private static async Task ServeAsync(HttpContext context, GetStatementRequest request)
    {
        try
        {
            string html = await context.RequestServices.GetRequiredService<StatementDesk>().ReadAsync(request, context.RequestAborted);
            Protect(context.Response, "text/html; charset=utf-8");
            await context.Response.WriteAsync(html, context.RequestAborted);
        }
        catch (RpcException refused)
        {
            await RefuseAsync(context, StatusOf(refused.StatusCode), refused.Status.Detail);
        }
        catch (StoreUnavailableException)
        {
            await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "The store does not answer.");
        }
    }

    private static Task RefuseAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        Protect(context.Response, "text/plain; charset=utf-8");
        return context.Response.WriteAsync(text + "\n", context.RequestAborted);
    }

    private static void Protect(HttpResponse response, string contentType)
    {
        response.ContentType = contentType;
        response.Headers.ContentSecurityPolicy = StatementStyle.ContentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.CacheControl = "no-store";
    }

    private static int StatusOf(StatusCode code) => code switch
    {
        StatusCode.InvalidArgument or StatusCode.FailedPrecondition => StatusCodes.Status400BadRequest,
        StatusCode.NotFound => StatusCodes.Status404NotFound,
        _ => StatusCodes.Status500InternalServerError,
    };
}
