using System.Net;
using System.Text;
using System.Text.Json;
using Google.Protobuf.Reflection;
using ImQuota.Server.Tests.Documents;
using Xunit;

namespace ImQuota.Server.Tests.Hosting;

/// <summary>A call as JSON over HTTP, and what its answer has to show.</summary>
/// <param name="Method">Of the service that is tested; empty: it only leads to what is.</param>
/// <param name="Verb">GET, POST, PUT, PATCH or DELETE.</param>
/// <param name="Path">With its query.</param>
/// <param name="Body">Null: none.</param>
/// <param name="Shown">The answer may say more.</param>
internal sealed record JsonRow(string Method, string Verb, string Path, string? Body, string Shown)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>One after the other; each method of the service must have a row, but those that are named.</summary>
    internal static async Task RunAsync(Service service, ServiceDescriptor tested, string[] elsewhere, params JsonRow[] rows)
    {
        using HttpClient http = Service.Http(service.AdminAddress, HttpVersion.Version11);
        foreach (JsonRow row in rows)
        {
            await row.CheckAsync(http);
        }

        Assert.Equal(
            tested.Methods.Select(method => method.Name).Except(elsewhere).Order(StringComparer.Ordinal),
            rows.Select(row => row.Method).Where(method => method.Length > 0).Distinct().Order(StringComparer.Ordinal));
    }

    internal async Task CheckAsync(HttpClient http)
    {
        using var request = new HttpRequestMessage(new HttpMethod(Verb), Path);
        request.Content = Body is null ? null : new StringContent(Body, Encoding.UTF8, "application/json");
        using HttpResponseMessage response = await http.SendAsync(request, Cancellation);
        string answer = await response.Content.ReadAsStringAsync(Cancellation);
        string? difference = JsonPart.Difference(Assert.Single(JsonPart.Values(Shown)), JsonDocument.Parse(answer).RootElement);
        Assert.True(difference is null, $"{Method} {Verb} {Path}: {difference}\n{answer}");
    }
}
