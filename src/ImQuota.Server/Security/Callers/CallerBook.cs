using System.Security.Cryptography.X509Certificates;

namespace ImQuota.Server.Security.Callers;

/// <summary>All callers as one version of the files tells them; replaced as a whole, so that a request sees one state.</summary>
/// <param name="Keys">By the hash of a static key.</param>
/// <param name="Certificates">By a name of a certificate, as <see cref="CertificateNames"/> writes it.</param>
/// <param name="Jwt">Whose tokens are trusted; null: nobody's.</param>
internal sealed record CallerBook(
    IReadOnlyList<(KeyHash Hash, Caller Caller)> Keys, IReadOnlyDictionary<string, Caller> Certificates, JwtRules? Jwt)
{
    /// <summary>Looks at every key whatever it finds, so that the time tells nothing of which one it was.</summary>
    public Caller? FindKey(ReadOnlySpan<char> token)
    {
        var hash = KeyHash.Of(token);
        Caller? found = null;
        foreach ((KeyHash known, Caller caller) in Keys)
        {
            found = known.Matches(hash) ? caller : found;
        }

        return found;
    }

    /// <param name="certificate">That its owner holds, and whose issuer is trusted.</param>
    public Caller? FindCertificate(X509Certificate2 certificate)
    {
        foreach (string name in CertificateNames.Of(certificate))
        {
            if (Certificates.TryGetValue(name, out Caller? caller))
            {
                return caller;
            }
        }

        return null;
    }
}
