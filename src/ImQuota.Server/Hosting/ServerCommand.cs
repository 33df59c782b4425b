using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Net;
using ImQuota.Server.Fallback;
using ImQuota.Server.Metering;
using ImQuota.Server.Overload;
using ImQuota.Server.Scheduling;
using ImQuota.Server.Security;
using ImQuota.Server.Validation;
using ImQuota.Server.Webhooks;
using NodaTime;
using NodaTime.Text;

namespace ImQuota.Server.Hosting;

/// <summary>
/// The command line. Every option can be given as an environment variable too (<c>--admin-port</c> is <c>IMQUOTA_ADMIN_PORT</c>);
/// the command line wins. All errors are told at once.
/// </summary>
internal sealed class ServerCommand
{
    private const int MaxPort = 65_535;
    private const int MaxDrainSeconds = 600;

    /// <summary>An hour: an hour later than its cutoff a month may be closed.</summary>
    private const int MaxWorkSpreadSeconds = 3_600;
    private const int MaxMetricsApps = 100;

    private readonly Option<string> _address = new("--address")
    {
        Description = "Address that both listeners bind to. Loopback by default: the service is a sidecar. Another one needs TLS and --callers-file (docs/security.md).",
        DefaultValueFactory = _ => "127.0.0.1",
    };

    private readonly Option<int> _admissionPort = new("--admission-port")
    {
        Description = "Port of decisions and node leases (gRPC, h2c); 0 takes a free one.",
        DefaultValueFactory = _ => 5250,
    };

    private readonly Option<int> _adminPort = new("--admin-port")
    {
        Description = "Port of the admin services (gRPC and JSON over HTTP), /metrics, /healthz and /readyz; 0 takes a free one.",
        DefaultValueFactory = _ => 5251,
    };

    private readonly Option<string?> _unixSocket = new("--unix-socket")
    {
        Description = "Path of a Unix socket that serves what the admission port serves.",
    };

    private readonly Option<string?> _redis = new("--redis")
    {
        Description = "Redis: hosts, then options of StackExchange.Redis (user, password, ssl, serviceName for Sentinel, defaultDatabase, ...) "
            + "prefix, and trustIssuer (PEM file of an authority), e.g. 'redis:6379,ssl=true,prefix=imq:'. Without it an embedded engine is used.",
    };

    private readonly Option<string?> _tagSecretFile = new("--tag-secret-file")
    {
        Description = "File that holds the tag secret in hexadecimal, 32 digits or more; needed with --redis. IMQUOTA_TAG_SECRET holds the digits "
            + "themselves. Keep it: counts are useless with another one.",
    };

    private readonly Option<string> _dataDirectory = new("--data-dir")
    {
        Description = "Where the embedded engine persists, and where it is written down what was allowed while the store was away.",
        DefaultValueFactory = _ => "imquota-data",
    };

    private readonly Option<bool> _demo = new("--demo")
    {
        Description = "Create the demo apps 1400000001 (Developer), 1400000002 (Standard) and 1400000003 (Premium). The embedded engine always has them.",
    };

    private readonly Option<string?> _testClock = new("--test-clock")
    {
        Description = "Run on a clock that stands still until ClockService moves it: an instant to begin at, e.g. 2027-01-15T02:00:00Z, or 'now'. Only on a store that was "
            + "begun so, which keeps where the clock stands; never beside real accounts.",
    };

    private readonly Option<int?> _workSpread = new("--work-spread-seconds")
    {
        Description = "Over how long work is spread that falls due for many apps at once, as the end of a month, so that decisions hardly notice it; 0: as fast as it goes. "
            + "By default 900, and 0 on a test clock.",
    };

    private readonly Option<int> _drain = new("--drain-seconds")
    {
        Description = "How long calls under way may take to end after SIGTERM.",
        DefaultValueFactory = _ => 10,
    };

    private readonly Option<LogLevel> _logLevel = new("--log-level")
    {
        Description = "Lowest level that is logged.",
        DefaultValueFactory = _ => LogLevel.Information,
    };

    private readonly Option<int> _metricsApps = new("--metrics-apps")
    {
        Description = "How many apps, those used most, have series of their own in /metrics; the others are summed.",
        DefaultValueFactory = _ => ServerOptions.DefaultMetricsApps,
    };

    private readonly Option<string?> _otlpEndpoint = new("--otlp-endpoint")
    {
        Description = "Collector that gets traces by OTLP: http://host:4317 by gRPC, or with a path, as http://host:4318/v1/traces, by HTTP. Without it nothing is traced.",
    };

    private readonly Option<double> _traceRatio = new("--trace-ratio")
    {
        Description = "Part of the calls that is traced, 0 to 1, where the caller does not say by his traceparent.",
        DefaultValueFactory = _ => ServerOptions.DefaultTraceRatio,
    };

    private readonly FallbackArguments _fallback = new();
    private readonly UsageArguments _usage = new();
    private readonly SecurityArguments _security = new();
    private readonly OverloadArguments _overload = new();
    private readonly WebhookArguments _webhooks = new();
    private readonly RootCommand _root = new("ImQuota decides a chat cloud's edition limits: who may log in, join, create and add.");

    public ServerCommand()
    {
        Option[] options =
        [
            _address, _admissionPort, _adminPort, _unixSocket, _redis, _tagSecretFile, _dataDirectory, _demo, _testClock, _workSpread, _drain, .. _fallback.All,
            _logLevel, .. _usage.All, .. _webhooks.All, _metricsApps, _otlpEndpoint, _traceRatio, .. _security.All, .. _overload.All, HealthCheck, CheckConfig, NewKey,
        ];
        foreach (Option option in options)
        {
            _root.Options.Add(option);
        }

        _address.Validators.Add(result => Check(result, IPAddress.TryParse(result.GetValue(_address), out _), "an IP address, e.g. 127.0.0.1 or 0.0.0.0"));
        _testClock.Validators.Add(result => Check(
            result, ReadClock(result.GetValue(_testClock)) is not null, $"'now', or an instant from {Clocks.TestClock.Range.Start} to {Clocks.TestClock.Range.End}"));
        _admissionPort.Within(0, MaxPort);
        _adminPort.Within(0, MaxPort);
        _workSpread.Within(0, MaxWorkSpreadSeconds);
        _drain.Within(0, MaxDrainSeconds);
        _metricsApps.Within(0, MaxMetricsApps);
        _otlpEndpoint.Validators.Add(result => Check(result, EndpointOf(result.GetValue(_otlpEndpoint)) is not null, "a URL that begins with http:// or https://"));
        _traceRatio.Validators.Add(result => Check(
            result, result.Tokens is [] || (double.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out double ratio) && ratio is >= 0 and <= 1), "a number from 0 to 1, e.g. 0.01"));
    }

    /// <summary>Asks a running service at the same options whether it is ready, and exits with 0 or 1.</summary>
    public Option<bool> HealthCheck { get; } = new("--health-check")
    {
        Description = "Do not serve: ask the service that runs with these options whether it is ready; exit code 0 says yes.",
    };

    /// <summary>Prints a new static key and its hash.</summary>
    public Option<bool> NewKey { get; } = new("--new-key")
    {
        Description = "Do not serve: print a new static key for a caller, and its hash for --callers-file.",
    };

    /// <summary>Reads and checks the options, tells what they come to, and exits with 0 or 2.</summary>
    public Option<bool> CheckConfig { get; } = new("--check-config")
    {
        Description = "Do not serve: check these options and the files they name, and tell what they come to, without secrets; exit code 0 says they are good, 2 that they are not.",
    };

    /// <summary>The command line, with options from the environment where it does not name them.</summary>
    public ParseResult Parse(IReadOnlyList<string> arguments, Func<string, string?> environment)
    {
        ParseResult given = _root.Parse(arguments);
        List<string> all = [.. arguments];
        foreach (Option option in _root.Options)
        {
            if (given.GetResult(option) is null or { Implicit: true }
                && environment(VariableOf(option)) is { Length: > 0 } value)
            {
                all.Add($"{option.Name}={value}");
            }
        }

        return _root.Parse(all);
    }

    /// <summary>Null, with everything that is wrong in <paramref name="errors"/>.</summary>
    public ServerOptions? Read(ParseResult parsed, Func<string, string?> environment, ICollection<string> errors)
    {
        int before = errors.Count;
        foreach (ParseError error in parsed.Errors)
        {
            errors.Add(error.Message);
        }

        string? redis = parsed.TextOf(_redis);
        MeteringOptions metering = _usage.Read(parsed, redis is null ? parsed.GetValue(_dataDirectory) : null, errors);
        byte[]? secret = ReadSecret(parsed, environment, errors);
        if (redis is not null && secret is null && errors.Count == before)
        {
            errors.Add("--redis needs a tag secret: --tag-secret-file, or IMQUOTA_TAG_SECRET with 32 or more hexadecimal digits.");
        }

        SecuritySettings security = _security.Read(parsed, IPAddress.TryParse(parsed.GetValue(_address), out IPAddress? address) ? address : null, errors);
        WebhookOptions webhooks = _webhooks.Read(parsed, environment, errors);
        FallbackSettings? fallback = _fallback.Read(parsed, errors);
        if (errors.Count > before)
        {
            return null;
        }

        return new ServerOptions
        {
            Address = IPAddress.Parse(parsed.GetValue(_address)!),
            AdmissionPort = parsed.GetValue(_admissionPort),
            AdminPort = parsed.GetValue(_adminPort),
            UnixSocket = parsed.TextOf(_unixSocket),
            Redis = redis,
            TagSecret = secret,
            DataDirectory = parsed.GetValue(_dataDirectory)!,
            Metering = metering,
            Security = security,
            Overload = _overload.Read(parsed),
            Demo = redis is null || parsed.GetValue(_demo),
            TestClock = ReadClock(parsed.TextOf(_testClock)),
            WorkSpread = parsed.GetValue(_workSpread) is { } seconds ? TimeSpan.FromSeconds(seconds) : parsed.TextOf(_testClock) is null ? WorkSpread.Default : TimeSpan.Zero,
            Drain = TimeSpan.FromSeconds(parsed.GetValue(_drain)),
            LogLevel = parsed.GetValue(_logLevel),
            StoreDeadline = _fallback.ReadDeadline(parsed, onRedis: redis is not null),
            AcceptStore = parsed.TextOf(_fallback.AcceptStore),
            Fallback = fallback!,
            Webhooks = webhooks,
            MetricsApps = parsed.GetValue(_metricsApps),
            OtlpEndpoint = EndpointOf(parsed.TextOf(_otlpEndpoint)),
            TraceRatio = parsed.GetValue(_traceRatio),
        };
    }

    private static Uri? EndpointOf(string? text)
        => Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https" ? url : null;

    /// <summary>In whole milliseconds, which is what the store keeps; null: it is none.</summary>
    private static Instant? ReadClock(string? text)
    {
        Instant? read = text is "now"
            ? TimeProvider.System.Now()
            : InstantPattern.ExtendedIso.Parse(text ?? "") is { Success: true, Value: var value } && value >= Clocks.TestClock.Range.Start && value <= Clocks.TestClock.Range.End ? value : null;
        return read is { } begin ? Instant.FromUnixTimeMilliseconds(begin.ToUnixTimeMilliseconds()) : null;
    }

    private static string VariableOf(Option option)
        => "IMQUOTA_" + option.Name.TrimStart('-').Replace('-', '_').ToUpperInvariant();

    private byte[]? ReadSecret(ParseResult parsed, Func<string, string?> environment, ICollection<string> errors)
    {
        string source = "IMQUOTA_TAG_SECRET";
        string? text = environment(source);
        if (parsed.TextOf(_tagSecretFile) is { } path)
        {
            source = $"--tag-secret-file {path}";
            try
            {
                text = File.ReadAllText(path);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                errors.Add($"{source}: {exception.Message}");
                return null;
            }
        }

        if (string.IsNullOrWhiteSpace(text))
        {
            return null;
        }

        try
        {
            return Convert.FromHexString(text.Trim());
        }
        catch (FormatException)
        {
            errors.Add($"{source} does not hold an even number of hexadecimal digits.");
            return null;
        }
    }

    private static void Check(OptionResult result, bool good, string allowed)
    {
        if (!good)
        {
            result.AddError($"{result.Option.Name} is '{string.Join(' ', result.Tokens.Select(token => token.Value))}'; it must be {allowed}.");
        }
    }
}
