using System.CommandLine;
using System.Net;
using ImQuota.Server.Hosting;
using ImQuota.Server.Security.Tls;

namespace ImQuota.Server.Security;

/// <summary>Who may call and over what, on the command line.</summary>
internal sealed class SecurityArguments
{
    private readonly Option<string?> _callers = new("--callers-file")
    {
        Description = "JSON file of those who may call, with scopes and apps (docs/security.md). With it each call must prove whose it is, on every listener; read again when it changes.",
    };

    private readonly Option<string?> _certificate = new("--tls-certificate")
    {
        Description = "PEM file of the certificate for both ports, with those between it and its authority; read again when it changes.",
    };

    private readonly Option<string?> _key = new("--tls-key") { Description = "PEM file of its private key." };

    private readonly Option<string?> _clientAuthority = new("--tls-client-ca")
    {
        Description = "PEM file of authorities whose client certificates are trusted (mTLS). A client may still prove by a token who he is.",
    };

    private readonly Option<bool> _allowInsecure = new("--allow-insecure-listeners")
    {
        Description = "Serve an --address that others can reach though TLS or --callers-file is missing: where something else guards the ports, as a container's network does.",
    };

    private readonly Option<bool> _openMetrics = new("--open-metrics")
    {
        Description = "With --callers-file: tell /metrics to everybody who reaches the admin port.",
    };

    public IReadOnlyList<Option> All => [_callers, _certificate, _key, _clientAuthority, _allowInsecure, _openMetrics];

    /// <summary>What is wrong is added to <paramref name="errors"/>.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="address">Where the ports bind; null: that is wrong itself.</param>
    /// <param name="errors">Of the whole command line.</param>
    public SecuritySettings Read(ParseResult parsed, IPAddress? address, ICollection<string> errors)
    {
        string? certificate = parsed.TextOf(_certificate);
        string? key = parsed.TextOf(_key);
        string? authority = parsed.TextOf(_clientAuthority);
        if (certificate is null != key is null || (authority is not null && certificate is null))
        {
            errors.Add("--tls-certificate and --tls-key belong together, and --tls-client-ca needs both.");
        }

        var settings = new SecuritySettings
        {
            CallersFile = parsed.TextOf(_callers),
            Tls = certificate is null || key is null ? null : new TlsSettings(certificate, key, authority),
            AllowInsecure = parsed.GetValue(_allowInsecure),
            OpenMetrics = parsed.GetValue(_openMetrics),
        };
        if (address is not null && !IPAddress.IsLoopback(address) && !settings.AllowInsecure && (settings.Tls is null || !settings.IsOn))
        {
            errors.Add($"--address is '{address}', which others can reach, so TLS (--tls-certificate, --tls-key) and --callers-file are needed; "
                + "or --allow-insecure-listeners, where something else guards the ports.");
        }

        return settings;
    }
}
