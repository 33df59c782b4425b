using System.Security.Claims;
using Microsoft.AspNetCore.Http.Features.Authentication;

namespace ImQuota.Server.Security.Callers;

/// <summary>
/// Somebody who has proven who he is, and what he may do. One object a caller, which a request carries as its authentication feature: that
/// feature has a place of its own in Kestrel's requests, so it costs no allocation.
/// </summary>
internal sealed class Caller : IHttpAuthenticationFeature
{
    private readonly ClaimsPrincipal _principal;

    public Caller(string name, Scopes scopes, AppSet apps, CallerRate? rate = null)
    {
        Name = name;
        Scopes = scopes;
        Apps = apps;
        Rate = rate;
        _principal = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Name, name)], "imquota"));
    }

    /// <summary>For logs and messages; never a secret.</summary>
    public string Name { get; }

    public Scopes Scopes { get; }

    public AppSet Apps { get; }

    /// <summary>Null: not limited.</summary>
    public CallerRate? Rate { get; }

    /// <inheritdoc/>
    public ClaimsPrincipal? User
    {
        get => _principal;
        set => throw new NotSupportedException("Who calls is told by what he proved.");
    }
}
