using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ImQuota.Cli.Commands;

namespace ImQuota.Cli.Connection;

/// <summary>Options that all commands have; each but <c>--json</c> is a variable too, and the command line wins.</summary>
internal sealed class ConnectionArguments(Func<string, string?> environment)
{
    private const string DefaultAdmin = "http://127.0.0.1:5251";
    private const int MaxTimeoutSeconds = 3600;

    private readonly Option<string?> _endpoint = new("--endpoint")
    {
        Description = "The service's admin port, which decides too: http://host:port, https://host:port (IMQUOTA_ENDPOINT; default http://127.0.0.1:5251).",
    };

    private readonly Option<string?> _admission = new("--admission-endpoint")
    {
        Description = "Where 'check' asks, if elsewhere: a URL, or unix:/path of a socket (IMQUOTA_ADMISSION_ENDPOINT).",
    };

    private readonly Option<string?> _token = new("--token")
    {
        Description = "Sent as 'authorization: Bearer ...'. Others may see a command line, so rather use IMQUOTA_TOKEN.",
    };

    private readonly Option<string?> _authorities = new("--ca-file") { Description = "PEM file of the authorities that the service's certificate is trusted by (IMQUOTA_CA_FILE)." };

    private readonly Option<string?> _certificate = new("--client-cert") { Description = "PEM file of a certificate to show to the service (IMQUOTA_CLIENT_CERT)." };

    private readonly Option<string?> _key = new("--client-key") { Description = "PEM file of its private key (IMQUOTA_CLIENT_KEY)." };

    private readonly Option<int> _timeout = WholeNumber.Option("--timeout", "Seconds that a single answer may take", 10, 1, MaxTimeoutSeconds);

    private readonly Option<bool> _json = new("--json") { Description = "Print the answer as one JSON document." };

    public IReadOnlyList<Option> All => [_endpoint, _admission, _token, _authorities, _certificate, _key, _timeout, _json];

    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    /// <exception cref="CliException">An address or a file is wrong.</exception>
    public ConnectionSettings Read(ParseResult parsed, TextWriter error)
    {
        Uri admin = AddressOf("--endpoint", Value(parsed, _endpoint, "IMQUOTA_ENDPOINT") ?? DefaultAdmin);
        string? token = Value(parsed, _token, "IMQUOTA_TOKEN");
        if (token is not null && token.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw new CliException("--token holds characters that no token has.");
        }

        var settings = new ConnectionSettings
        {
            Admin = admin,
            Admission = Value(parsed, _admission, "IMQUOTA_ADMISSION_ENDPOINT") is { } other ? AddressOf("--admission-endpoint", other) : admin,
            Token = token,
            Authorities = Value(parsed, _authorities, "IMQUOTA_CA_FILE") is { } file ? ReadAuthorities(file) : null,
            ClientCertificate = ReadCertificate(Value(parsed, _certificate, "IMQUOTA_CLIENT_CERT"), Value(parsed, _key, "IMQUOTA_CLIENT_KEY")),
            Timeout = TimeSpan.FromSeconds(parsed.GetValue(_timeout)),
        };
        if (token is not null && admin is { Scheme: "http", IsLoopback: false })
        {
            error.WriteLine("imquota: the token goes to another machine in clear text; use https.");
        }

        return settings;
    }

    private static Uri AddressOf(string option, string text)
    {
        if (text.StartsWith("unix:", StringComparison.Ordinal))
        {
            string path = text["unix:".Length..];
            return path.Length > 0
                ? new UriBuilder("unix", "") { Path = Path.GetFullPath(path) }.Uri
                : throw new CliException($"{option} is '{text}', which names no socket.");
        }

        return Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" && url.UserInfo.Length == 0
            ? url
            : throw new CliException($"{option} is '{text}'; it must be http://host:port, https://host:port or unix:/path.");
    }

    private static X509Certificate2Collection ReadAuthorities(string path)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(path);
        }
        catch (CryptographicException exception)
        {
            throw new CliException($"--ca-file {path}: {exception.Message}", exception);
        }

        return authorities.Count > 0 ? authorities : throw new CliException($"--ca-file {path} holds no certificate.");
    }

    private static X509Certificate2? ReadCertificate(string? certificate, string? key)
    {
        if (certificate is null)
        {
            return key is null ? null : throw new CliException("--client-key needs --client-cert.");
        }

        try
        {
            return X509Certificate2.CreateFromPemFile(certificate, key);
        }
        catch (CryptographicException exception)
        {
            throw new CliException($"--client-cert {certificate}: {exception.Message}", exception);
        }
    }

    private string? Value(ParseResult parsed, Option<string?> option, string variable)
        => parsed.GetValue(option) is { Length: > 0 } given ? given : environment(variable) is { Length: > 0 } other ? other : null;
}
