using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Grpc.Core;

namespace ImQuota.Server.Security.Access;

/// <summary>Refusals before a method runs, in the form that its caller reads: a gRPC status, or HTTP's with the same as JSON.</summary>
internal static class RefusedCalls
{
    public static Task WriteAsync(HttpContext context, StatusCode code, string text)
        => context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) is true ? WriteStatus(context.Response, code, text) : WriteJsonAsync(context, code, text);

    /// <summary>A reply of headers alone ("Trailers-Only" of the gRPC protocol).</summary>
    private static Task WriteStatus(HttpResponse response, StatusCode code, string text)
    {
        response.ContentType = "application/grpc";
        response.Headers["grpc-status"] = ((int)code).ToString(CultureInfo.InvariantCulture);
        response.Headers["grpc-message"] = Uri.EscapeDataString(text);
        return Task.CompletedTask;
    }

    private static async Task WriteJsonAsync(HttpContext context, StatusCode code, string text)
    {
        HttpResponse response = context.Response;
        response.StatusCode = code switch
        {
            StatusCode.Unauthenticated => StatusCodes.Status401Unauthorized,
            StatusCode.ResourceExhausted => StatusCodes.Status429TooManyRequests,
            _ => StatusCodes.Status403Forbidden,
        };
        if (code == StatusCode.Unauthenticated)
        {
            response.Headers.WWWAuthenticate = "Bearer";
        }

        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-store";
        var body = new ArrayBufferWriter<byte>();
        await using (var json = new Utf8JsonWriter(body))
        {
            // As JSON transcoding writes a google.rpc.Status.
            json.WriteStartObject();
            json.WriteNumber("code", (int)code);
            json.WriteString("message", text);
            json.WriteStartArray("details");
            json.WriteEndArray();
            json.WriteEndObject();
        }

        await response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }
}
