using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using Grpc.Net.Client;
using ImQuota.Contracts.V1;
using ImQuota.Server.Security;
using ImQuota.Server.Security.Tls;
using ImQuota.Server.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ImQuota.Server.Tests.Security;

/// <summary>TLS on both ports, client certificates, and their exchange while the service runs.</summary>
public sealed class TlsTests : IDisposable
{
    private const string Shop = "spiffe://example.org/shop";

    private readonly Authority _authority = new("authority");
    private readonly Keys _keys = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ClientCertificate_ByItsNames_IsItsCaller()
    {
        await using Service service = await StartAsync();
        using X509Certificate2 shop = _authority.Issue("CN=anything", Shop);
        using X509Certificate2 ops = _authority.Issue("CN=ops, O=acme");
        using X509Certificate2 nobody = _authority.Issue("CN=nobody");

        Assert.Equal(StatusCode.OK, await LoginAsync(service, shop, Service.Developer));
        Assert.Equal(StatusCode.PermissionDenied, await LoginAsync(service, shop, Service.Premium));
        Assert.Equal(StatusCode.OK, await LoginAsync(service, ops, Service.Premium));
        Assert.Equal(StatusCode.Unauthenticated, await LoginAsync(service, nobody, Service.Premium));
        Assert.Equal(StatusCode.Unauthenticated, await LoginAsync(service, null, Service.Premium));
        Assert.Equal(StatusCode.OK, await LoginAsync(service, null, Service.Premium, "imq_by-key"));
    }

    [Fact]
    public async Task ClientCertificate_OfAnotherAuthority_NotLetIn()
    {
        await using Service service = await StartAsync();
        using var other = new Authority("authority");
        using X509Certificate2 forged = other.Issue("CN=ops, O=acme", Shop);

        // Which of the two depends on when the client learns of it.
        Assert.Contains(await LoginAsync(service, forged, Service.Developer), new[] { StatusCode.Unavailable, StatusCode.Internal });
    }

    [Fact]
    public async Task Certificate_Exchanged_ShownToTheNextConnectionAndABrokenOneIsNot()
    {
        await using Service service = await StartAsync();
        SecurityRunner runner = service.Services.GetRequiredService<SecurityRunner>();
        string before = await ShownAsync(service);

        await File.WriteAllTextAsync(_keys.At("server.pem"), "-----BEGIN CERTIFICATE-----\nnone\n-----END CERTIFICATE-----\n", Cancellation);
        runner.Look();
        string whileBroken = await ShownAsync(service);
        WriteCertificate();
        runner.Look();
        string after = await ShownAsync(service);

        Assert.Equal(before, whileBroken);
        Assert.NotEqual(before, after);
    }

    [Fact]
    public async Task Cleartext_OnAPortWithTls_NotServed()
    {
        await using Service service = await StartAsync();
        using HttpClient http = Service.Http(new UriBuilder(service.AdminAddress) { Scheme = "http" }.Uri, new Version(1, 1));

        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync("healthz", Cancellation));
    }

    public void Dispose()
    {
        _authority.Dispose();
        _keys.Dispose();
    }

    private async Task<Service> StartAsync()
    {
        await File.WriteAllTextAsync(_keys.At("ca.pem"), _authority.Pem, Cancellation);
        WriteCertificate();
        _keys.Write($$"""
            { "callers": [
              { "name": "shop", "certificates": ["uri:{{Shop}}"], "scopes": ["admission"], "apps": ["1400000001"] },
              { "name": "ops", "certificates": ["subject:CN=ops, O=acme"], "keys": ["{{Keys.HashOf("imq_by-key")}}"], "scopes": ["admission"], "apps": ["all"] }
            ] }
            """);
        SecuritySettings settings = _keys.Settings with { Tls = new TlsSettings(_keys.At("server.pem"), _keys.At("server.key"), _keys.At("ca.pem")) };
        return await Service.StartAsync(change: options => options with { Security = settings });
    }

    private void WriteCertificate()
    {
        using X509Certificate2 server = _authority.Issue("CN=localhost", server: true);
        File.WriteAllText(_keys.At("server.pem"), server.ExportCertificatePem());
        File.WriteAllText(_keys.At("server.key"), server.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem());
    }

    private SocketsHttpHandler Handler(X509Certificate2? certificate, Action<X509Certificate>? seen = null) => new()
    {
        SslOptions = new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate!,
            RemoteCertificateValidationCallback = (_, shown, _, _) =>
            {
                seen?.Invoke(shown!);
                using X509Certificate2 authority = X509Certificate2.CreateFromPem(_authority.Pem);
                using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
                chain.ChainPolicy.CustomTrustStore.Add(authority);
                return chain.Build((X509Certificate2)shown!);
            },
        },
    };

    private async Task<StatusCode> LoginAsync(Service service, X509Certificate2? certificate, ulong app, string? key = null)
    {
        using GrpcChannel channel = GrpcChannel.ForAddress(service.AdmissionAddress, new GrpcChannelOptions { HttpHandler = Handler(certificate), DisposeHttpClient = true });
        try
        {
            Metadata headers = key is null ? [] : new Metadata { { "authorization", "Bearer " + key } };
            await new AdmissionService.AdmissionServiceClient(channel).LoginAsync(new LoginRequest { SdkAppId = app, UserId = "u1" }, headers, cancellationToken: Cancellation);
            return StatusCode.OK;
        }
        catch (RpcException refused)
        {
            return refused.StatusCode;
        }
    }

    private async Task<string> ShownAsync(Service service)
    {
        string shown = "";
        using var http = new HttpClient(Handler(null, certificate => shown = certificate.GetSerialNumberString())) { BaseAddress = service.AdminAddress };
        Assert.Equal("live\n", await http.GetStringAsync("healthz", Cancellation));
        return shown;
    }
}
