using System.Security.Cryptography.X509Certificates;

namespace ImQuota.Cli.Connection;

/// <summary>Where the service is and how it is spoken to.</summary>
internal sealed record ConnectionSettings
{
    /// <summary>http, https, or unix with the path of a socket.</summary>
    public required Uri Admin { get; init; }

    public required Uri Admission { get; init; }

    /// <summary>A secret; null: none is sent.</summary>
    public required string? Token { get; init; }

    /// <summary>Authorities to trust; null: the system's.</summary>
    public required X509Certificate2Collection? Authorities { get; init; }

    /// <summary>Null: none.</summary>
    public required X509Certificate2? ClientCertificate { get; init; }

    /// <summary>How long a single answer may take.</summary>
    public required TimeSpan Timeout { get; init; }

    /// <summary>Without the token.</summary>
    public override string ToString() => $"{Admin} {Admission}";
}
