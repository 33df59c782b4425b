using System.CommandLine;
using System.CommandLine.Parsing;
using System.Net;
using ImQuota.Redis.Connections;
using ImQuota.Server.Fallback;

namespace ImQuota.Server.Hosting;

/// <summary>
/// The command line. Every option can be given as an environment variable too (<c>--admin-port</c> is <c>IMQUOTA_ADMIN_PORT</c>);
/// the command line wins. All errors are told at once.
/// </summary>
internal sealed class ServerCommand
{
    private const int MaxPort = 65_535;
    private const int MaxDrainSeconds = 600;
    private const int MaxStoreDeadlineMs = 60_000;
    private const int MaxFallbackGrants = 1_000_000;
    private const int MaxJournalMb = 4096;

    private readonly Option<string> _address = new("--address")
    {
        Description = "Address that both listeners bind to. Loopback by default: the service is a sidecar and asks nobody who they are.",
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

    private readonly Option<int> _drain = new("--drain-seconds")
    {
        Description = "How long calls under way may take to end after SIGTERM.",
        DefaultValueFactory = _ => 10,
    };

    private readonly Option<int?> _storeDeadline = new("--store-deadline-ms")
    {
        Description = "How long the store may be silent while actions of an app are under way, before it counts as away. Without it 250 on Redis, 5000 on the embedded engine.",
    };

    private readonly Option<string> _failurePolicy = new("--failure-policy")
    {
        Description = "What is answered while the store is away: closed, open or bounded, then exceptions as ACTION=POLICY, APP=POLICY and "
            + "APP/ACTION=POLICY, e.g. 'bounded,create_group=closed,1400000001/login=open'.",
        DefaultValueFactory = _ => FailurePolicies.Default.ToString(),
    };

    private readonly Option<int> _fallbackGrants = new("--fallback-grants")
    {
        Description = "Grants of one app that the store has not counted, at most, under the policy bounded.",
        DefaultValueFactory = _ => new FallbackSettings().MaxGrants,
    };

    private readonly Option<int> _journal = new("--journal-max-mb")
    {
        Description = "Bound of the journal of what was allowed while the store was away; at it, nothing more is allowed.",
        DefaultValueFactory = _ => (int)(new FallbackSettings().MaxJournalBytes >> 20),
    };

    private readonly Option<string?> _acceptStore = new("--accept-store")
    {
        Description = "For one start: count in a store that is not the one known in the data directory. Its marker, as the refusal told it, or 'new' for one that was emptied.",
    };

    private readonly Option<LogLevel> _logLevel = new("--log-level")
    {
        Description = "Lowest level that is logged.",
        DefaultValueFactory = _ => LogLevel.Information,
    };

    private readonly RootCommand _root = new("ImQuota decides a chat cloud's edition limits: who may log in, join, create and add.");

    public ServerCommand()
    {
        Option[] options =
        [
            _address, _admissionPort, _adminPort, _unixSocket, _redis, _tagSecretFile, _dataDirectory, _demo, _drain, _storeDeadline,
            _failurePolicy, _fallbackGrants, _journal, _acceptStore, _logLevel, HealthCheck,
        ];
        foreach (Option option in options)
        {
            _root.Options.Add(option);
        }

        _address.Validators.Add(result => Check(result, IPAddress.TryParse(result.GetValue(_address), out _), "an IP address, e.g. 127.0.0.1 or 0.0.0.0"));
        CheckRange(_admissionPort, MaxPort);
        CheckRange(_adminPort, MaxPort);
        CheckRange(_drain, MaxDrainSeconds);
        CheckRange(_storeDeadline, MaxStoreDeadlineMs, min: 1);
        CheckRange(_fallbackGrants, MaxFallbackGrants, min: 1);
        CheckRange(_journal, MaxJournalMb, min: 1);
    }

    /// <summary>Asks a running service at the same options whether it is ready, and exits with 0 or 1.</summary>
    public Option<bool> HealthCheck { get; } = new("--health-check")
    {
        Description = "Do not serve: ask the service that runs with these options whether it is ready; exit code 0 says yes.",
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

        string? redis = Value(parsed, _redis);
        byte[]? secret = ReadSecret(parsed, environment, errors);
        if (redis is not null && secret is null && errors.Count == before)
        {
            errors.Add("--redis needs a tag secret: --tag-secret-file, or IMQUOTA_TAG_SECRET with 32 or more hexadecimal digits.");
        }

        FailurePolicies? policies = FailurePolicies.TryParse(parsed.GetResult(_failurePolicy)!.Errors.Any() ? "" : parsed.GetValue(_failurePolicy)!, errors);
        if (errors.Count > before)
        {
            return null;
        }

        return new ServerOptions
        {
            Address = IPAddress.Parse(parsed.GetValue(_address)!),
            AdmissionPort = parsed.GetValue(_admissionPort),
            AdminPort = parsed.GetValue(_adminPort),
            UnixSocket = Value(parsed, _unixSocket),
            Redis = redis,
            TagSecret = secret,
            DataDirectory = parsed.GetValue(_dataDirectory)!,
            Demo = redis is null || parsed.GetValue(_demo),
            Drain = TimeSpan.FromSeconds(parsed.GetValue(_drain)),
            LogLevel = parsed.GetValue(_logLevel),
            StoreDeadline = parsed.GetValue(_storeDeadline) is { } deadline ? TimeSpan.FromMilliseconds(deadline)
                : redis is null ? StoreOptions.DefaultAnswerWithin : ServerOptions.DefaultRedisDeadline,
            AcceptStore = Value(parsed, _acceptStore),
            Fallback = new FallbackSettings
            {
                Policies = policies!,
                MaxGrants = parsed.GetValue(_fallbackGrants),
                MaxJournalBytes = (long)parsed.GetValue(_journal) << 20,
            },
        };
    }

    private static string VariableOf(Option option)
        => "IMQUOTA_" + option.Name.TrimStart('-').Replace('-', '_').ToUpperInvariant();

    private static string? Value(ParseResult parsed, Option<string?> option)
        => parsed.GetResult(option) is { } given && !given.Errors.Any() && parsed.GetValue(option) is { Length: > 0 } value ? value : null;

    private byte[]? ReadSecret(ParseResult parsed, Func<string, string?> environment, ICollection<string> errors)
    {
        string source = "IMQUOTA_TAG_SECRET";
        string? text = environment(source);
        if (Value(parsed, _tagSecretFile) is { } path)
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

    private static void CheckRange(Option option, int max, int min = 0)
        => option.Validators.Add(result => Check(
            result, result.Tokens is [] || (int.TryParse(result.Tokens[0].Value, out int value) && value >= min && value <= max), $"a number from {min} to {max}"));

    private static void Check(OptionResult result, bool good, string allowed)
    {
        if (!good)
        {
            result.AddError($"{result.Option.Name} is '{string.Join(' ', result.Tokens.Select(token => token.Value))}'; it must be {allowed}.");
        }
    }
}
