using System.Net.Mime;
using System.Text.Json;
using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Server.Hosting;
using Microsoft.AspNetCore.Http.Features;

namespace ImQuota.Server.Billing;

/// <summary>
/// Usage records by HTTP, a file of JSON lines as the body, of any size. Written by hand, for transcoding has no streams from the caller; the answer is that of
/// <c>ImportUsage</c>, in transcoding's form.
/// </summary>
internal static class ImportEndpoint
{
    /// <summary>Its route, and its row of who may call it.</summary>
    public const string Route = "/v1/usage-records:import";

    public static IEndpointRouteBuilder MapImport(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapPost(Route, ImportAsync).OnlyOn(Listener.Admin);
        return endpoints;
    }

    private static async Task ImportAsync(HttpContext context)
    {
        // The lines are bounded instead.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = null;
        }

        UsageImporter importer = context.RequestServices.GetRequiredService<UsageImporter>();
        try
        {
            ImportUsageResponse imported = await importer.RunAsync(ImportedRecords.ReadLinesAsync(context.Request.BodyReader, context.RequestAborted), context.RequestAborted);
            await WriteAsync(context, StatusCodes.Status200OK, json => Write(json, imported));
        }
        catch (StoreUnavailableException away)
        {
            await WriteAsync(context, StatusCodes.Status503ServiceUnavailable, json => Write(json, StatusCode.Unavailable, away.Message));
        }
    }

    private static async Task WriteAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = MediaTypeNames.Application.Json;
        context.Response.Headers.CacheControl = "no-store";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        write(json);
        json.WriteEndObject();
        await json.FlushAsync(context.RequestAborted);
    }

    private static void Write(Utf8JsonWriter json, ImportUsageResponse imported)
    {
        json.WriteNumber("records", imported.Records);
        json.WriteNumber("joined", imported.Joined);
        json.WriteNumber("ignored", imported.Ignored);
        json.WriteNumber("refused", imported.Refused);
        json.WriteStartArray("errors");
        foreach (RefusedRecord refused in imported.Errors)
        {
            json.WriteStartObject();
            json.WriteNumber("index", refused.Index);
            json.WriteString("message", refused.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>A google.rpc.Status.</summary>
    private static void Write(Utf8JsonWriter json, StatusCode code, string message)
    {
        json.WriteNumber("code", (int)code);
        json.WriteString("message", message);
        json.WriteStartArray("details");
        json.WriteEndArray();
    }
}
