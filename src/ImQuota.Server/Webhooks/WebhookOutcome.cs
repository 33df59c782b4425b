namespace ImQuota.Server.Webhooks;

/// <summary>How a callback ended.</summary>
internal enum WebhookOutcome
{
    Allowed,

    /// <summary>At least one item of it.</summary>
    Denied,

    /// <summary>There was no decision: the store is away and the policy gives no answer.</summary>
    Undecided,
    Recorded,

    /// <summary>Recorded, above a limit.</summary>
    OverLimit,

    /// <summary>A fact that came after the news of its opposite.</summary>
    Late,

    /// <summary>Of no interest.</summary>
    Ignored,

    /// <summary>Not signed, malformed, or of an unknown app.</summary>
    Rejected,
}
