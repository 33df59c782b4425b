using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ImQuota.Server.Hosting;

/// <summary>Asks a running service whether it is ready; for containers without a shell.</summary>
internal static class HealthCheckClient
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    /// <returns>The exit code: 0 ready, 1 not.</returns>
    public static async Task<int> RunAsync(ServerOptions options, TextWriter output)
    {
        IPAddress address = options.Address.Equals(IPAddress.Any) ? IPAddress.Loopback
            : options.Address.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : options.Address;
        using var handler = new SocketsHttpHandler();
        if (options.Security.Tls is { } tls)
        {
            // It asks itself, at an address that the certificate does not name: so it must be the very certificate of the file.
            using X509Certificate2 own = X509CertificateLoader.LoadCertificateFromFile(tls.CertificateFile);
            byte[] hash = own.GetCertHash(HashAlgorithmName.SHA256);
            handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => certificate?.GetCertHash(HashAlgorithmName.SHA256).AsSpan().SequenceEqual(hash) is true;
        }

        using var client = new HttpClient(handler) { Timeout = Timeout };
        try
        {
            using HttpResponseMessage response = await client.GetAsync(new UriBuilder(options.Security.Tls is null ? "http" : "https", address.ToString(), options.AdminPort, "/readyz").Uri);
            await output.WriteAsync(await response.Content.ReadAsStringAsync());
            return response.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
        {
            await output.WriteLineAsync($"No answer: {exception.Message}");
            return 1;
        }
    }
}
