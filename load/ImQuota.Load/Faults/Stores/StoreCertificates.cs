using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ImQuota.Load.Faults.Stores;

/// <summary>An authority with a certificate for localhost, and a certificate for the same name and key of an authority that nobody trusts.</summary>
internal sealed class StoreCertificates
{
    private StoreCertificates(string folder)
    {
        Authority = Path.Combine(folder, "authority.pem");
        Good = Path.Combine(folder, "good.pem");
        Bad = Path.Combine(folder, "bad.pem");
        Key = Path.Combine(folder, "key.pem");
    }

    public string Authority { get; }

    public string Good { get; }

    public string Bad { get; }

    public string Key { get; }

    public static StoreCertificates Create(string folder, TimeProvider time)
    {
        var files = new StoreCertificates(folder);
        DateTimeOffset from = time.GetUtcNow().AddDays(-1);
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 trusted = MakeAuthority("CN=faults", from);
        using X509Certificate2 stranger = MakeAuthority("CN=stranger", from);
        File.WriteAllText(files.Authority, trusted.ExportCertificatePem());
        File.WriteAllText(files.Key, key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(files.Good, Issue(trusted, key, from));
        File.WriteAllText(files.Bad, Issue(stranger, key, from));
        return files;
    }

    private static X509Certificate2 MakeAuthority(string name, DateTimeOffset from)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request.CreateSelfSigned(from, from.AddDays(30));
    }

    private static string Issue(X509Certificate2 authority, ECDsa key, DateTimeOffset from)
    {
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 issued = request.Create(authority, from, from.AddDays(29), RandomNumberGenerator.GetBytes(8));
        return issued.ExportCertificatePem();
    }
}
