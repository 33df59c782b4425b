using ImQuota.Client.Actions;

namespace ImQuota.Client.Configuration;

/// <summary>Options as they were, checked, when the client was made.</summary>
internal sealed class ClientSettings
{
    private readonly FailurePolicy[] _policies;

    public ClientSettings(ImQuotaClientOptions options)
    {
        IList<string> addresses = options.Addresses.Count == 0 ? [OptionsRules.DefaultAddress] : options.Addresses;
        Addresses = [.. addresses.Select(address => SidecarAddress.Parse(address)!)];
        Order = options.Order;
        Deadline = options.Deadline;
        StreamsPerSidecar = options.StreamsPerSidecar;
        MessagesInFlight = options.MessagesInFlight;
        MaxActionsPerMessage = options.MaxActionsPerMessage;
        MaxMessageBytes = options.MaxMessageBytes;
        MaxPending = options.MaxPending;
        MaxAttempts = options.MaxAttempts;
        RetryDelay = options.RetryDelay;
        ReconnectDelay = options.ReconnectDelay;
        ReconnectDelayMax = options.ReconnectDelayMax;
        ConnectTimeout = options.ConnectTimeout;
        StallTimeout = options.StallTimeout;
        ConfigureHandler = options.ConfigureHandler;
        _policies = [.. ActionKinds.All.Select(kind => ActionKinds.PolicyOf(options.OnFailure, kind))];
    }

    public IReadOnlyList<SidecarAddress> Addresses { get; }

    public SidecarOrder Order { get; }

    public TimeSpan Deadline { get; }

    public int StreamsPerSidecar { get; }

    public int MessagesInFlight { get; }

    public int MaxActionsPerMessage { get; }

    public int MaxMessageBytes { get; }

    public int MaxPending { get; }

    public int MaxAttempts { get; }

    public TimeSpan RetryDelay { get; }

    public TimeSpan ReconnectDelay { get; }

    public TimeSpan ReconnectDelayMax { get; }

    public TimeSpan ConnectTimeout { get; }

    public TimeSpan StallTimeout { get; }

    public Action<SocketsHttpHandler>? ConfigureHandler { get; }

    public FailurePolicy PolicyOf(ActionKind kind) => _policies[(int)kind - 1];

    /// <summary>The effective configuration in one line; it holds no secrets.</summary>
    public override string ToString()
        => $"sidecars={string.Join(',', Addresses.Select(address => address.Name))} order={Order} deadline={Deadline.TotalMilliseconds} ms "
            + $"streams={StreamsPerSidecar} messages-in-flight={MessagesInFlight} max-actions={MaxActionsPerMessage} max-bytes={MaxMessageBytes} max-pending={MaxPending} "
            + $"max-attempts={MaxAttempts} on-failure={string.Join(',', ActionKinds.All.Where(kind => PolicyOf(kind) != FailurePolicy.Throw).Select(kind => $"{kind}:{PolicyOf(kind)}"))}";
}
