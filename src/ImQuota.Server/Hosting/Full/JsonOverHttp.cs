using Google.Protobuf.Reflection;
using Google.Rpc;
using Grpc.AspNetCore.Server;
using ImQuota.Server.Dashboard;

namespace ImQuota.Server.Hosting;

/// <summary>The services as JSON, at the paths that the protos give them.</summary>
internal static class JsonOverHttp
{
    public static IGrpcServerBuilder AddJsonOverHttp(this IGrpcServerBuilder grpc)
        => grpc.AddJsonTranscoding(json => json.TypeRegistry = TypeRegistry.FromMessages(BadRequest.Descriptor, ErrorInfo.Descriptor));

    /// <summary>The page that lives on it. Nothing more: each gRPC service that is mapped is mapped as JSON too.</summary>
    public static IEndpointRouteBuilder MapJsonOverHttp(this IEndpointRouteBuilder endpoints) => endpoints.MapDashboard();
}
