namespace ImQuota.Client;

/// <summary>How the client reaches its sidecars. Read once, when the client is made; all errors are told at once.</summary>
public sealed class ImQuotaClientOptions
{
    /// <summary>
    /// Sidecars: <c>http://host:port</c>, <c>https://host:port</c> or <c>unix:///path</c>, 1 to 16, each once. Empty takes
    /// <c>http://127.0.0.1:5250</c>, where a sidecar listens by itself.
    /// </summary>
    public IList<string> Addresses { get; set; } = [];

    /// <summary>Which of several sidecars is asked. Default: in order of preference, so that the nearest one is used while it is well.</summary>
    public SidecarOrder Order { get; set; } = SidecarOrder.Preference;

    /// <summary>
    /// How long a call may take, retries included; 1 ms to 1 minute. Default 20 ms: deadlines nest, and the sidecar gives its store less. A
    /// cold start may take longer: see <see cref="IImQuotaClient.ConnectAsync"/>.
    /// </summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromMilliseconds(20);

    /// <summary>AdmitStreams to each sidecar, on one connection; 1 to 16. Default 1: fewer streams carry larger messages, which cost less an action.</summary>
    public int StreamsPerSidecar { get; set; } = 1;

    /// <summary>Messages that may be under way on a stream before actions gather; 1 to 64. Default 2: one is decided while the other travels; more make messages smaller.</summary>
    public int MessagesInFlight { get; set; } = 2;

    /// <summary>Most actions of one message; 1 to 1,000, the service's bound. Default 256: as many as the service gives its store at a time.</summary>
    public int MaxActionsPerMessage { get; set; } = 256;

    /// <summary>Most bytes of one message that gathers several actions; 1,024 to 4,000,000. Default 256 KiB: far below the 4 MiB that the service takes. A larger action goes alone.</summary>
    public int MaxMessageBytes { get; set; } = 256 * 1024;

    /// <summary>Most actions that are not answered yet, 1 to 1,000,000; one more is RESOURCE_EXHAUSTED at once. Default 4,096: 200,000 calls a second, each for 20 ms.</summary>
    public int MaxPending { get; set; } = 4096;

    /// <summary>How often an action is sent at most, 1 to 10, while its deadline lasts. Default 3: once more to the same sidecar and once to another.</summary>
    public int MaxAttempts { get; set; } = 3;

    /// <summary>Wait before an action that got UNAVAILABLE is sent again, doubled each time, with jitter; 0 to 1 s. Default 2 ms: a few fit into the deadline. None where another sidecar is well.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromMilliseconds(2);

    /// <summary>First wait before a lost sidecar is tried again, doubled each time, with jitter; 1 ms to 1 minute. Default 10 ms: a connection that broke is back within a deadline.</summary>
    public TimeSpan ReconnectDelay { get; set; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Longest such wait; not less than <see cref="ReconnectDelay"/>, at most 10 minutes. Default 1 s: what a restarted sidecar waits for its callers at most.</summary>
    public TimeSpan ReconnectDelayMax { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long connecting and the sidecar's first answer may take; 10 ms to 1 minute. Default 2 s: longer than a TLS handshake on a busy host.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// How long a message may stay unanswered before its stream is given up; not less than <see cref="Deadline"/>, at most 10 minutes. Default
    /// 1 s: a pause of the sidecar is ridden out, a hung one is left. Where another sidecar is well, it takes over after one deadline.
    /// </summary>
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>What calls give when no decision could be had.</summary>
    public FailurePolicies OnFailure { get; set; } = new();

    /// <summary>Last changes to the handler of each sidecar's connection, e.g. certificates for https. Default: none.</summary>
    public Action<SocketsHttpHandler>? ConfigureHandler { get; set; }
}
