namespace ImQuota.Server.Webhooks;

/// <summary>How the chat service's callbacks are served.</summary>
internal sealed record WebhookOptions
{
    /// <summary>Whether there is a <c>/callback</c> at all. Off by default: who reaches it may change what is counted.</summary>
    public WebhookMode Mode { get; init; } = WebhookMode.Off;

    /// <summary>Tokens by app; 0 is every other app.</summary>
    public WebhookTokens Tokens { get; init; } = WebhookTokens.None;

    /// <summary>How far a RequestTime may be from our clock, either way; 1 to 86,400 s. Default 300 s: clocks of two companies, and a retry.</summary>
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromSeconds(300);

    /// <summary>How long an announced action holds its places; 1 to 300 s. Default 10 s: the caller waits 2 s, and its after-event is on its way then.</summary>
    public TimeSpan Hold { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long it is remembered what was told last; 1 to 3,600 s. Default 60 s.</summary>
    public TimeSpan Order { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Half of what the chat service waits (2 s): a policy answers when the store has not.</summary>
    public static TimeSpan AnswerWithin { get; } = TimeSpan.FromSeconds(1);

    public override string ToString() => Mode == WebhookMode.Off
        ? "webhooks=off"
        : $"webhooks={Mode.ToString().ToLowerInvariant()} tokens={Tokens.Count} max-age={MaxAge.TotalSeconds} s hold={Hold.TotalSeconds} s order={Order.TotalSeconds} s";
}
