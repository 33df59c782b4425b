namespace ImQuota.Server.Webhooks;

/// <summary>Who is answered at <c>/callback</c>.</summary>
internal enum WebhookMode
{
    Off,

    /// <summary>Everybody: only where the network lets nobody else through.</summary>
    Unsigned,

    /// <summary>Who knows the token.</summary>
    Signed,
}
