using System.Text;
using ImQuota.Server.Security;
using ImQuota.Server.Security.Callers;
using Microsoft.IdentityModel.Tokens;
using Xunit;

namespace ImQuota.Server.Tests.Security;

/// <summary>Which tokens are taken, and what they allow.</summary>
public sealed class JwtTests : IDisposable
{
    private readonly Issuer _issuer = new();
    private readonly Keys _keys = new();

    public JwtTests()
    {
        File.WriteAllText(_keys.At("jwks.json"), _issuer.KeySet);
        _keys.Write(Issuer.Document);
    }

    [Fact]
    public async Task Token_Good_ScopesAndAppsOfItsClaims()
    {
        Identified identified = await IdentifyAsync(_issuer.Token("openid admission usage.read", new[] { "1400000001", "70-79" }));

        Assert.NotNull(identified.Caller);
        Assert.Equal(("shop", Scopes.Admission | Scopes.UsageRead), (identified.Caller.Name, identified.Caller.Scopes));
        Assert.Equal([true, true, false], new ulong[] { 1_400_000_001, 75, 80 }.Select(identified.Caller.Apps.Contains));
    }

    [Fact]
    public async Task Token_WithoutApps_MayTouchNone()
        => Assert.False((await IdentifyAsync(_issuer.Token("admission", null))).Caller!.Apps.Contains(1_400_000_001));

    [Fact]
    public async Task Token_TwiceAndAfterItsEnd_RememberedAndThenNot()
    {
        JwtRules rules = Rules();
        string token = _issuer.Token("admission", "all");
        var clock = new ImQuota.Testing.Clock.OddTimeProvider(NodaTime.Instant.FromDateTimeOffset(TimeProvider.System.GetUtcNow()));

        Identified first = await rules.IdentifyAsync(token, clock);
        Identified second = await rules.IdentifyAsync(token, clock);
        clock.Advance(NodaTime.Duration.FromMinutes(10));
        Identified late = await rules.IdentifyAsync(token, clock);

        Assert.Same(first.Caller, second.Caller);
        Assert.NotSame(first.Caller, late.Caller);
    }

    [Fact]
    public async Task Tokens_ThatAreNotGood_Refused()
    {
        using var stranger = new Issuer();
        var shared = new SigningCredentials(new SymmetricSecurityKey(Encoding.ASCII.GetBytes(_issuer.KeySet)), SecurityAlgorithms.HmacSha256);
        string good = _issuer.Token("admission", "all");
        string[] parts = good.Split('.');
        string unsigned = $"{Base64UrlEncoder.Encode("{\"alg\":\"none\"}")}.{parts[1]}.";
        (string Token, DenialCause Cause)[] cases =
        [
            (_issuer.Token("admission", "all", issuer: "https://other.example"), DenialCause.InvalidToken),
            (_issuer.Token("admission", "all", audience: "another"), DenialCause.InvalidToken),
            (_issuer.Token("admission", "all", minutes: -2), DenialCause.ExpiredToken),
            (_issuer.Token("admission", "all", subject: null), DenialCause.InvalidToken),
            (_issuer.Token("admission", new[] { "some" }), DenialCause.InvalidToken),
            (_issuer.Token("admission", "all", signedBy: shared), DenialCause.InvalidToken),
            (stranger.Token("admission", "all"), DenialCause.InvalidToken),
            (unsigned, DenialCause.InvalidToken),
            ($"{parts[0]}.{parts[1]}.{new string('A', parts[2].Length)}", DenialCause.InvalidToken),
            ("a.b.c", DenialCause.InvalidToken),
        ];

        foreach ((string token, DenialCause cause) in cases)
        {
            Identified identified = await IdentifyAsync(token);
            Assert.True(identified == Identified.Not(cause), $"{identified} instead of {cause}: {token}");
        }
    }

    [Fact]
    public void Read_SharedKeyInTheSet_Refused()
    {
        File.WriteAllText(_keys.At("jwks.json"), """{ "keys": [ { "kty": "oct", "k": "AAECAwQFBgcICQoLDA0ODw" } ] }""");

        Assert.Contains("jwt.keys", Assert.Throws<InvalidDataException>(() => Rules()).Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _issuer.Dispose();
        _keys.Dispose();
    }

    private JwtRules Rules() => new CallersReader(File.ReadAllBytes).Read(_keys.File).Jwt!;

    private async Task<Identified> IdentifyAsync(string token) => await Rules().IdentifyAsync(token, TimeProvider.System);
}
