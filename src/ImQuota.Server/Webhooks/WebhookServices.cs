using ImQuota.Server.Hosting;

namespace ImQuota.Server.Webhooks;

/// <summary>What the chat service's callbacks need.</summary>
internal static class WebhookServices
{
    public static IServiceCollection AddWebhooks(this IServiceCollection services, WebhookOptions options)
        => services
            .AddSingleton(options)
            .AddSingleton<WebhookSignatures>()
            .AddSingleton<WebhookDecider>()
            .AddSingleton<BeforeEvents>()
            .AddSingleton<AfterEvents>()
            .AddSingleton<WebhookEndpoint>();

    /// <summary>Nothing, where they are off.</summary>
    public static void MapWebhooks(this WebApplication app)
    {
        WebhookMode mode = app.Services.GetRequiredService<WebhookOptions>().Mode;
        if (mode == WebhookMode.Unsigned)
        {
            WebhookLog.Unsigned(app.Logger);
        }

        if (mode != WebhookMode.Off)
        {
            WebhookEndpoint endpoint = app.Services.GetRequiredService<WebhookEndpoint>();
            app.MapPost("/callback", (RequestDelegate)endpoint.AnswerAsync).OnlyOn(Listener.Admin);
        }
    }
}
