using System.CommandLine;
using System.Globalization;
using ImQuota.Server.Metering.Sinks;

namespace ImQuota.Server.Metering;

/// <summary>Usage records on the command line.</summary>
internal sealed class UsageArguments
{
    private const string Off = "off";
    private const int MaxIntervalSeconds = 86_400;
    private const int MaxFileMegabytes = 4_096;
    private const int MaxBatch = 1_000;
    private const int MaxTimeoutSeconds = 10;
    private const int MaxListLength = 100_000_000;

    private readonly Option<string?> _file = new("--usage-file")
    {
        Description = "Write usage records to files of JSON lines: a path such as /var/lib/imquota/usage.jsonl, before whose extension day and number are put. "
            + "Without --redis it is usage/usage.jsonl in the data directory; 'off' writes none.",
    };

    private readonly Option<string> _fileMegabytes = Number("--usage-file-mb", 64, "A file that has so many MB gets no more.");

    private readonly Option<string?> _http = new("--usage-http")
    {
        Description = "Post usage records as CloudEvents (application/cloudevents+json) to this http or https URI.",
    };

    private readonly Option<string?> _tokenFile = new("--usage-http-token-file") { Description = "File that holds the bearer token for --usage-http." };

    private readonly Option<string> _batch = Number(
        "--usage-http-batch", 1, "Most events a request; more than 1 posts application/cloudevents-batch+json, to receivers that take it.");

    private readonly Option<string> _timeout = Number("--usage-http-timeout-seconds", 10, "How long an answer of --usage-http may take.");

    private readonly Option<string?> _list = new("--usage-redis-list") { Description = "Append usage records to the list under this key of the store." };

    private readonly Option<string> _listLength = Number("--usage-redis-list-max", 1_000_000, "While the list is that long, records wait.");

    private readonly Option<string> _interval = Number("--usage-interval", 60, "Seconds between snapshots of an app whose use changes.");

    private readonly Option<string?> _source = new("--usage-source")
    {
        Description = "Source of the records: an absolute URI, the same for all processes of a deployment. By default a urn:uuid that the store keeps.",
    };

    public IReadOnlyList<Option> All => [_file, _fileMegabytes, _http, _tokenFile, _batch, _timeout, _list, _listLength, _interval, _source];

    /// <summary>Everything that is wrong goes to <paramref name="errors"/>.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="localDirectory">Data directory of the embedded engine; null: there is a Redis.</param>
    /// <param name="errors">One sentence each.</param>
    public MeteringOptions Read(ParseResult parsed, string? localDirectory, ICollection<string> errors)
    {
        long megabytes = Read(parsed, _fileMegabytes, MaxFileMegabytes, errors);
        string? file = parsed.GetValue(_file) is { Length: > 0 } given ? given : localDirectory is null ? null : Path.Combine(localDirectory, "usage", "usage.jsonl");
        int batch = Read(parsed, _batch, MaxBatch, errors);
        var timeout = TimeSpan.FromSeconds(Read(parsed, _timeout, MaxTimeoutSeconds, errors));
        int listLength = Read(parsed, _listLength, MaxListLength, errors);
        var interval = TimeSpan.FromSeconds(Read(parsed, _interval, MaxIntervalSeconds, errors));
        Uri? address = ReadUri(parsed, _http, errors, uri => uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0, "an absolute http or https URI without a user");
        string? token = parsed.GetValue(_tokenFile) is { Length: > 0 } path ? path : null;
        if (token is not null && !File.Exists(token))
        {
            errors.Add($"{_tokenFile.Name} is '{token}', which is no file.");
        }

        if (address is null && token is not null && parsed.GetValue(_http) is not { Length: > 0 })
        {
            errors.Add($"{_tokenFile.Name} needs {_http.Name}.");
        }

        return new MeteringOptions
        {
            Interval = interval,
            Source = ReadUri(parsed, _source, errors, static _ => true, "an absolute URI, e.g. https://chat.example/regions/sg"),
            File = file is null || string.Equals(file, Off, StringComparison.Ordinal) ? null : new FileSinkOptions(file, megabytes * 1024 * 1024),
            Http = address is null ? null : new HttpSinkOptions(address, token, batch, timeout),
            List = parsed.GetValue(_list) is { Length: > 0 } key ? new ListSinkOptions(key, listLength) : null,
        };
    }

    private static Option<string> Number(string name, int standard, string description) => new(name)
    {
        Description = description,
        DefaultValueFactory = _ => standard.ToString(CultureInfo.InvariantCulture),
    };

    private static int Read(ParseResult parsed, Option<string> option, int max, ICollection<string> errors)
    {
        string text = parsed.GetValue(option)!;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= 1 && value <= max)
        {
            return value;
        }

        errors.Add($"{option.Name} is '{text}'; it must be a number from 1 to {max}.");
        return 1;
    }

    private static Uri? ReadUri(ParseResult parsed, Option<string?> option, ICollection<string> errors, Func<Uri, bool> allowed, string what)
    {
        if (parsed.GetValue(option) is not { Length: > 0 } text)
        {
            return null;
        }

        // On Unix a path alone would be a file's URI.
        if (!text.StartsWith('/') && Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && allowed(uri))
        {
            return uri;
        }

        errors.Add($"{option.Name} is '{text}'; it must be {what}.");
        return null;
    }
}
