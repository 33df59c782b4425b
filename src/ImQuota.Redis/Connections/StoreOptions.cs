using ImQuota.Domain.Metering.Outbox;
using StackExchange.Redis;

namespace ImQuota.Redis.Connections;

/// <summary>How the store is reached.</summary>
public sealed record StoreOptions
{
    /// <summary>Put before every key; keeps several deployments apart in one Redis.</summary>
    public const string DefaultKeyPrefix = "imq:";

    /// <summary>Default of <see cref="AnswerWithin"/>: of an engine in this process, which stands still only where the process does.</summary>
    public static readonly TimeSpan DefaultAnswerWithin = TimeSpan.FromSeconds(5);

    /// <summary>Default of <see cref="RetellWindow"/>: <c>appendfsync everysec</c> loses up to two seconds, a replica what it lags.</summary>
    public static readonly TimeSpan DefaultRetellWindow = TimeSpan.FromSeconds(10);

    /// <summary>Default of <see cref="RetellMost"/>.</summary>
    public const int DefaultRetellMost = 100_000;

    /// <summary>Bytes a tag secret must have at least: the strength of the tags' key.</summary>
    public const int MinTagSecretBytes = 16;

    /// <summary>How often the client looks at its connections; a second without this.</summary>
    private static readonly TimeSpan Heartbeat = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a connection, and each server's answer to a look for roles, is waited for, where the connection string does not say.</summary>
    private static readonly TimeSpan ConnectWithin = TimeSpan.FromSeconds(1);

    private StoreOptions(ConfigurationOptions configuration, string keyPrefix, byte[] tagSecret)
    {
        Configuration = configuration;
        KeyPrefix = keyPrefix;
        TagSecret = tagSecret;
    }

    public string KeyPrefix { get; }

    /// <summary>How long the store may be silent while an app's actions are under way, before it counts as away; from 1 ms.</summary>
    public TimeSpan AnswerWithin { get; init; } = DefaultAnswerWithin;

    /// <summary>The store's marker as it was seen earlier; null: none was, or whatever is found is accepted.</summary>
    public string? KnownIdentity { get; init; }

    /// <summary>Of how many seconds before a crash the store is told again what it had acknowledged; zero: of none.</summary>
    public TimeSpan RetellWindow { get; init; } = DefaultRetellWindow;

    /// <summary>How many actions are kept for that, about 200 bytes each.</summary>
    public int RetellMost { get; init; } = DefaultRetellMost;

    /// <summary>How many usage records may wait.</summary>
    public OutboxLimits Outbox { get; init; } = OutboxLimits.Default;

    internal ConfigurationOptions Configuration { get; }

    internal byte[] TagSecret { get; }

    /// <summary>
    /// Reads a connection string: hosts, then options of StackExchange.Redis (<c>password</c>, <c>user</c>, <c>ssl</c>, <c>serviceName</c> for
    /// Sentinel, <c>defaultDatabase</c>, …) and our own <c>prefix</c> and <c>trustIssuer</c> (a PEM file with the authority to trust besides the
    /// machine's). Null with <paramref name="errors"/> filled if anything is wrong.
    /// </summary>
    public static StoreOptions? TryCreate(string connectionString, byte[] tagSecret, ICollection<string> errors)
    {
        string prefix = DefaultKeyPrefix;
        string? issuer = null;
        var rest = new List<string>();
        foreach (string part in connectionString.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (part.StartsWith("prefix=", StringComparison.OrdinalIgnoreCase))
            {
                prefix = part["prefix=".Length..];
            }
            else if (part.StartsWith("trustIssuer=", StringComparison.OrdinalIgnoreCase))
            {
                issuer = part["trustIssuer=".Length..];
            }
            else
            {
                rest.Add(part);
            }
        }

        int before = errors.Count;
        if (issuer is not null && !File.Exists(issuer))
        {
            errors.Add($"redis: trustIssuer '{issuer}' is no file.");
        }

        if (prefix.Length > 32 || prefix.AsSpan().ContainsAny('{', '}') || prefix.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            errors.Add($"redis: prefix '{prefix}' must be at most 32 printable ASCII characters without spaces, '{{' and '}}'.");
        }

        if (tagSecret.Length < MinTagSecretBytes)
        {
            errors.Add($"tag-secret: has {tagSecret.Length} bytes; at least {MinTagSecretBytes} are needed.");
        }

        ConfigurationOptions? configuration = ParseConfiguration(string.Join(',', rest), errors);
        if (errors.Count > before)
        {
            return null;
        }

        if (issuer is not null)
        {
            configuration!.TrustIssuer(issuer);
        }

        return new StoreOptions(configuration!, prefix, tagSecret);
    }

    private static ConfigurationOptions? ParseConfiguration(string text, ICollection<string> errors)
    {
        if (text.Length == 0)
        {
            errors.Add("redis: names no host.");
            return null;
        }

        ConfigurationOptions configuration;
        try
        {
            configuration = ConfigurationOptions.Parse(text);
        }
        catch (ArgumentException exception)
        {
            errors.Add($"redis: {exception.Message}");
            return null;
        }

        if (configuration.EndPoints.Count == 0)
        {
            errors.Add("redis: names no host.");
        }

        // A store that is away at start must not end the process; readiness tells.
        configuration.AbortOnConnectFail = false;

        // A command that nobody can take is told of at once: what waited for a connection would be late, and without bound.
        configuration.BacklogPolicy = BacklogPolicy.FailFast;

        // A look for who is primary waits so long for each server that does not answer.
        if (!text.Contains("connectTimeout", StringComparison.OrdinalIgnoreCase))
        {
            configuration.ConnectTimeout = (int)ConnectWithin.TotalMilliseconds;
        }

        // A server that is back is connected to at the next heartbeat, and every failure policy waits for that.
        configuration.HeartbeatInterval = Heartbeat;
        configuration.ReconnectRetryPolicy = new LinearRetry((int)Heartbeat.TotalMilliseconds);

        // The client counts INFO and CONFIG GET, which the checks at start need, among its admin commands.
        configuration.AllowAdmin = true;
        configuration.ClientName ??= "imquota";
        return configuration;
    }
}
