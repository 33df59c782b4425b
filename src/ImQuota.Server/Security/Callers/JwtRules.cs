using System.Collections.Concurrent;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ImQuota.Server.Security.Callers;

/// <summary>Tokens of one issuer (RFC 7519): checked by the library, remembered until they expire, so that a signature is checked once.</summary>
internal sealed class JwtRules
{
    /// <summary>Tokens that are remembered; then all are forgotten, and checked again.</summary>
    private const int MaxRemembered = 10_000;

    /// <summary>How far the issuer's clock may be off; the library's own 5 minutes would let a stolen token live too long.</summary>
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromSeconds(30);

    /// <summary>Signatures by a private key only: with a shared one, whoever checks tokens could make them too.</summary>
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
    ];

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly TokenValidationParameters _parameters;
    private readonly CallerRate? _rate;
    private readonly ConcurrentDictionary<KeyHash, Identified> _remembered = new();

    public JwtRules(string issuer, string audience, IEnumerable<SecurityKey> keys, CallerRate? rate)
    {
        _rate = rate;
        _parameters = new TokenValidationParameters
        {
            ValidIssuer = issuer,
            ValidAudience = audience,
            IssuerSigningKeys = keys,
            ValidAlgorithms = Algorithms,
            ClockSkew = ClocksDiffer,
            RequireExpirationTime = true,
            RequireSignedTokens = true,
        };
    }

    /// <summary>By the system's clock, on a test clock too: the issuer knows no other.</summary>
    public async ValueTask<Identified> IdentifyAsync(string token, TimeProvider time)
    {
        var hash = KeyHash.Of(token);
        if (_remembered.TryGetValue(hash, out Identified known) && known.IsValidAt(time.GetUtcNow().UtcTicks))
        {
            return known;
        }

        TokenValidationResult result = await _handler.ValidateTokenAsync(token, _parameters);
        if (!result.IsValid)
        {
            return Identified.Not(result.Exception is SecurityTokenExpiredException ? DenialCause.ExpiredToken : DenialCause.InvalidToken);
        }

        Identified identified = Read((JsonWebToken)result.SecurityToken);
        if (identified.Caller is not null)
        {
            if (_remembered.Count >= MaxRemembered)
            {
                _remembered.Clear();
            }

            _remembered[hash] = identified;
        }

        return identified;
    }

    private static IEnumerable<string> Values(JsonWebToken token, string claim)
        => token.Claims.Where(one => string.Equals(one.Type, claim, StringComparison.Ordinal)).Select(one => one.Value);

    private Identified Read(JsonWebToken token)
    {
        // "scope": names with blanks between them (RFC 8693, 4.2); what is not ours is for others.
        Scopes scopes = Values(token, "scope").SelectMany(text => text.Split(' ')).Aggregate(Scopes.None, (all, name) => all | ScopeNames.Of(name));
        AppSet? apps = AppSet.TryRead(Values(token, "apps"), out _);
        return apps is null || token.Subject is not { Length: > 0 } subject
            ? Identified.Not(DenialCause.InvalidToken)
            : new Identified(new Caller(subject, scopes, apps, _rate), DenialCause.None, (token.ValidTo + ClocksDiffer).Ticks);
    }
}
