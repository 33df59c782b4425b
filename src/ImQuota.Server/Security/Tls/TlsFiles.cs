using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ImQuota.Server.Security.Tls;

/// <summary>One version of the certificate that the service shows, and of the authority whose client certificates it trusts.</summary>
internal sealed class TlsFiles
{
    private readonly SslStreamCertificateContext _certificate;
    private readonly X509Certificate2Collection? _clientAuthority;

    private TlsFiles(SslStreamCertificateContext certificate, X509Certificate2Collection? clientAuthority)
    {
        _certificate = certificate;
        _clientAuthority = clientAuthority;
    }

    /// <summary>End of the certificate's life.</summary>
    public DateTimeOffset ExpiresAt => new(_certificate.TargetCertificate.NotAfter);

    /// <exception cref="InvalidDataException">A file is not what it should be.</exception>
    public static TlsFiles Load(TlsSettings settings, Func<string, byte[]> readFile)
    {
        string chain = Encoding.ASCII.GetString(readFile(settings.CertificateFile));
        string key = Encoding.ASCII.GetString(readFile(settings.KeyFile));
        try
        {
            var all = new X509Certificate2Collection();
            all.ImportFromPem(chain);
            var certificate = X509Certificate2.CreateFromPem(chain, key);
            return new TlsFiles(
                SslStreamCertificateContext.Create(certificate, [.. all.Skip(1)], offline: true),
                settings.ClientAuthorityFile is { } authority ? ReadAuthority(authority, readFile) : null);
        }
        catch (CryptographicException exception)
        {
            // Only the message of this one is told.
            throw new InvalidDataException($"{settings.CertificateFile} and {settings.KeyFile} are not a certificate in PEM, with those between it and its authority, and its key in PEM.", exception);
        }
    }

    /// <summary>A client may come without a certificate, and prove by a token who he is; one with a certificate that is not trusted is not let in.</summary>
    public SslServerAuthenticationOptions ToOptions()
    {
        var options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = _certificate,
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ClientCertificateRequired = _clientAuthority is not null,
        };
        if (_clientAuthority is not null)
        {
            // Authorities of one's own seldom publish what they revoked; certificates of a caller are taken back in the callers file.
            options.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            options.CertificateChainPolicy.CustomTrustStore.AddRange(_clientAuthority);
            options.RemoteCertificateValidationCallback = static (_, certificate, _, errors) => certificate is null || errors == SslPolicyErrors.None;
        }

        return options;
    }

    private static X509Certificate2Collection ReadAuthority(string path, Func<string, byte[]> readFile)
    {
        var authority = new X509Certificate2Collection();
        authority.ImportFromPem(Encoding.ASCII.GetString(readFile(path)));
        return authority.Count > 0 ? authority : throw new InvalidDataException($"{path} holds no certificate in PEM.");
    }
}
