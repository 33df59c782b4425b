using System.Text.Json;
using ImQuota.Server.Validation;
using Microsoft.IdentityModel.Tokens;

namespace ImQuota.Server.Security.Callers;

/// <summary>Reads the callers file; everything that is wrong is told at once, by its place, and no key or hash is repeated.</summary>
internal sealed class CallersReader(Func<string, byte[]> readFile)
{
    private const int MaxRate = 10_000_000;

    private readonly List<string> _errors = [];
    private readonly List<(KeyHash, Caller)> _keys = [];
    private readonly Dictionary<string, Caller> _certificates = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <exception cref="InvalidDataException">With every error.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public CallerBook Read(string path)
    {
        CallersDocument document;
        try
        {
            document = JsonSerializer.Deserialize(readFile(path), CallersContext.Default.CallersDocument) ?? throw new JsonException("It is null.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path}: {exception.Path} (line {exception.LineNumber + 1}) is not as docs/security.md tells callers to be written.", exception);
        }

        IReadOnlyList<CallersDocument.CallerDocument?> callers = document.Callers ?? [];
        for (int i = 0; i < callers.Count; i++)
        {
            Read(callers[i] ?? new CallersDocument.CallerDocument(), $"callers[{i}]");
        }

        JwtRules? jwt = document.Jwt is { } tokens ? Read(tokens, Path.GetDirectoryName(Path.GetFullPath(path))!) : null;
        if (callers.Count == 0 && document.Jwt is null)
        {
            Bad("callers", "names nobody, and there is no jwt: nobody could call");
        }

        return _errors.Count == 0
            ? new CallerBook(_keys, _certificates, jwt)
            : throw new InvalidDataException(string.Join(Environment.NewLine, _errors.Select(error => $"{path}: {error}")));
    }

    private void Read(CallersDocument.CallerDocument one, string place)
    {
        string name = one.Name ?? "";
        if (name.Length is 0 or > 64 || !name.All(character => character is >= '!' and <= '~'))
        {
            Bad(place + ".name", "must have 1 to 64 printable ASCII characters without blanks");
        }
        else if (!_names.Add(name))
        {
            Bad(place + ".name", $"{BadFields.Show(name)} is there twice");
        }

        string[] keys = Texts(one.Keys);
        string[] certificates = Texts(one.Certificates);
        if (keys.Length + certificates.Length == 0)
        {
            Bad(place, "has neither keys nor certificates, so nobody could prove to be it");
        }

        var caller = new Caller(name, ReadScopes(Texts(one.Scopes), place), ReadApps(Texts(one.Apps), place), ReadRate(one.Rate, place));
        for (int i = 0; i < keys.Length; i++)
        {
            AddKey(keys[i], caller, $"{place}.keys[{i}]");
        }

        for (int i = 0; i < certificates.Length; i++)
        {
            if (!CertificateNames.IsName(certificates[i]) || !_certificates.TryAdd(certificates[i], caller))
            {
                Bad($"{place}.certificates[{i}]", $"is {BadFields.Show(certificates[i])}; it must be uri:, dns: or subject: and the name, and of one caller only");
            }
        }
    }

    private void AddKey(string text, Caller caller, string place)
    {
        if (!KeyHash.TryParse(text, out KeyHash hash))
        {
            Bad(place, "is not 'sha256:' and 64 hexadecimal digits; --new-key prints them, and 'printf %s KEY | sha256sum' makes them");
        }
        else if (_keys.Any(known => known.Item1 == hash))
        {
            Bad(place, "is there twice");
        }
        else
        {
            _keys.Add((hash, caller));
        }
    }

    private Scopes ReadScopes(IReadOnlyList<string> names, string place)
    {
        var scopes = Scopes.None;
        foreach (string name in names)
        {
            Scopes scope = ScopeNames.Of(name);
            scopes |= scope;
            if (scope == Scopes.None)
            {
                Bad(place + ".scopes", $"holds {BadFields.Show(name)}; a scope is one of {string.Join(", ", ScopeNames.All)}");
            }
        }

        return scopes;
    }

    private AppSet ReadApps(IReadOnlyList<string> texts, string place)
    {
        if (AppSet.TryRead(texts, out string bad) is { } apps)
        {
            return apps;
        }

        Bad(place + ".apps", $"holds {BadFields.Show(bad)}; an app is an SDKAppID, FROM-TO, or {AppSet.AllText}");
        return AppSet.None;
    }

    private CallerRate? ReadRate(CallersDocument.RateDocument? rate, string place)
    {
        if (rate is null)
        {
            return null;
        }

        int burst = rate.Burst ?? rate.PerSecond;
        if (rate.PerSecond is < 1 or > MaxRate || burst is < 1 or > MaxRate)
        {
            Bad(place + ".rate", $"has perSecond {rate.PerSecond} and burst {burst}; 1 to {MaxRate} are allowed");
        }

        return new CallerRate(rate.PerSecond, burst);
    }

    private JwtRules? Read(CallersDocument.JwtDocument jwt, string folder)
    {
        int before = _errors.Count;
        CallerRate? rate = ReadRate(jwt.Rate, "jwt");
        foreach ((string field, string? value) in new[] { ("issuer", jwt.Issuer), ("audience", jwt.Audience), ("keys", jwt.Keys) })
        {
            if (string.IsNullOrEmpty(value))
            {
                Bad("jwt." + field, "is missing");
            }
        }

        IList<SecurityKey> keys = string.IsNullOrEmpty(jwt.Keys) ? [] : ReadKeys(Path.Combine(folder, jwt.Keys));
        return _errors.Count > before ? null : new JwtRules(jwt.Issuer!, jwt.Audience!, keys, rate);
    }

    private static string[] Texts(IReadOnlyList<string?>? texts) => [.. (texts ?? []).Select(text => text ?? "")];

    private IList<SecurityKey> ReadKeys(string path)
    {
        try
        {
            IList<SecurityKey> keys = JsonWebKeySet.Create(System.Text.Encoding.UTF8.GetString(readFile(path))).GetSigningKeys();
            if (keys.Count == 0 || keys.Any(key => key is SymmetricSecurityKey))
            {
                Bad("jwt.keys", $"{path} must hold public keys for signatures (kty EC or RSA), and no others");
            }

            return keys;
        }
        catch (Exception exception) when (exception is ArgumentException or JsonException or FormatException)
        {
            Bad("jwt.keys", $"{path} is no JSON Web Key Set");
            return [];
        }
    }

    private void Bad(string place, string text) => _errors.Add($"{place} {text}.");
}
