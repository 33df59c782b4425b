using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ImQuota.Server.Tests.Metering;

/// <summary>A receiver of CloudEvents on a real socket, which answers as it is told.</summary>
internal sealed class Receiver : IAsyncDisposable
{
    private readonly WebApplication _web;

    private Receiver(WebApplication web)
    {
        _web = web;
        Address = new Uri(web.Urls.Single());
    }

    internal Uri Address { get; }

    /// <summary>Content type, authorization and body of each request.</summary>
    internal ConcurrentQueue<(string Type, string Authorization, string Body)> Requests { get; } = new();

    /// <summary>Bodies that were answered with success, in order.</summary>
    internal ConcurrentQueue<string> Taken { get; } = new();

    /// <summary>The answer to a body; 0: none, ever.</summary>
    internal Func<string, int> Answer { get; set; } = _ => 200;

    internal string RetryAfter { get; set; } = "";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal static async Task<Receiver> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        WebApplication web = builder.Build();
        Receiver? receiver = null;
        web.Run(context => receiver!.TakeAsync(context));
        await web.StartAsync(Cancellation);
        return receiver = new Receiver(web);
    }

    public ValueTask DisposeAsync() => _web.DisposeAsync();

    private async Task TakeAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body, Encoding.UTF8);
        string body = await reader.ReadToEndAsync(context.RequestAborted);
        Requests.Enqueue((context.Request.ContentType ?? "", context.Request.Headers.Authorization.ToString(), body));
        int answer = Answer(body);
        if (answer is >= 200 and <= 299)
        {
            Taken.Enqueue(body);
        }

        if (answer == 0)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted);
        }

        context.Response.StatusCode = answer;
        if (RetryAfter.Length > 0)
        {
            context.Response.Headers.RetryAfter = RetryAfter;
        }

        if (answer == StatusCodes.Status204NoContent)
        {
            return;
        }

        await context.Response.WriteAsync($"answer\n{answer}", context.RequestAborted);
    }
}
