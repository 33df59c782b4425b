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
        if (app.Services.GetRequiredService<WebhookOptions>().Mode != WebhookMode.Off)
        {
            WebhookEndpoint endpoint = app.Services.GetRequiredService<WebhookEndpoint>();
            app.MapPost("/callback", (RequestDelegate)endpoint.AnswerAsync).OnlyOn(Listener.Admin);
        }
    }
}
