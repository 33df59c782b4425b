using Grpc.AspNetCore.Server;

namespace ImQuota.Server.Hosting;

/// <summary>
/// Stands where a full build has JSON over HTTP. Transcoding makes its property types by reflection while it runs, for which a
/// build ahead of time has no code (docs/ahead-of-time.md), so what asks for JSON, or for the page that lives on it, is told that there is none.
/// </summary>
internal static class JsonOverHttp
{
    public static IGrpcServerBuilder AddJsonOverHttp(this IGrpcServerBuilder grpc) => grpc;

    public static IEndpointRouteBuilder MapJsonOverHttp(this IEndpointRouteBuilder endpoints)
    {
        endpoints.Map("/", SayThereIsNoneAsync).OnlyOn(Listener.Admin);
        endpoints.Map("/v1/{**path}", SayThereIsNoneAsync).OnlyOn(Listener.Admin);
        return endpoints;
    }

    private static Task SayThereIsNoneAsync(HttpContext context)
    {
        context.Response.StatusCode = StatusCodes.Status501NotImplemented;
        return context.Response.WriteAsync("This build has no JSON over HTTP and no page; call the same services by gRPC on this port.\n", context.RequestAborted);
    }
}
