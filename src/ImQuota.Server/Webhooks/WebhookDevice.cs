namespace ImQuota.Server.Webhooks;

/// <summary>A device that a login pushed out.</summary>
internal sealed record WebhookDevice(string? Platform);
