using System.Net.Http.Headers;

namespace ImQuota.Cli.Connection;

/// <summary>Shows the token with each call, without TLS too: the service may stand behind something that ends it.</summary>
internal sealed class BearerHandler(string token, HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private readonly AuthenticationHeaderValue _shown = new("Bearer", token);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = _shown;
        return base.SendAsync(request, cancellationToken);
    }
}
