namespace ImQuota.Server.Webhooks;

/// <summary>An answer, and what it is counted as.</summary>
internal readonly record struct WebhookResult(WebhookOutcome Outcome, WebhookAnswer Answer)
{
    public static WebhookResult Ignored { get; } = new(WebhookOutcome.Ignored, WebhookAnswer.Ok);

    public static WebhookResult Rejected(string why) => new(WebhookOutcome.Rejected, WebhookAnswer.Fail(why));
}
