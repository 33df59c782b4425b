using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ImQuota.Server.Tests.Security;

/// <summary>Somebody who issues tokens, signed by a key of his own.</summary>
internal sealed class Issuer : IDisposable
{
    internal const string Name = "https://id.example";
    internal const string Audience = "imquota";

    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The public half, as a JSON Web Key Set.</summary>
    internal string KeySet
    {
        get
        {
            ECParameters key = _key.ExportParameters(includePrivateParameters: false);
            return $$"""{ "keys": [ { "kty": "EC", "crv": "P-256", "use": "sig", "x": "{{Base64UrlEncoder.Encode(key.Q.X)}}", "y": "{{Base64UrlEncoder.Encode(key.Q.Y)}}" } ] }""";
        }
    }

    /// <summary>Its issuer and key, with nobody else.</summary>
    internal static string Document => $$"""{ "jwt": { "issuer": "{{Name}}", "audience": "{{Audience}}", "keys": "jwks.json" } }""";

    internal string Token(string scope, object? apps, string issuer = Name, string audience = Audience, int minutes = 5, string? subject = "shop", SigningCredentials? signedBy = null)
    {
        DateTime now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var claims = new Dictionary<string, object>(StringComparer.Ordinal) { ["scope"] = scope };
        if (apps is not null)
        {
            claims["apps"] = apps;
        }

        if (subject is not null)
        {
            claims["sub"] = subject;
        }

        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            IssuedAt = now.AddHours(-1),
            NotBefore = now.AddHours(-1),
            Expires = now.AddMinutes(minutes),
            Claims = claims,
            SigningCredentials = signedBy ?? new SigningCredentials(new ECDsaSecurityKey(_key), SecurityAlgorithms.EcdsaSha256),
        });
    }

    public void Dispose() => _key.Dispose();
}
