using System.Net;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ImQuota.Client.Tests.Hosting;

/// <summary>A gRPC server that decides nothing: it hands messages to the test, which answers late, in another order, wrongly or not at all.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly WebApplication _web;
    private readonly Channel<ReceivedMessage> _received;

    private ScriptedServer(WebApplication web, Channel<ReceivedMessage> received)
    {
        _web = web;
        _received = received;
        Address = new Uri(web.Urls.First());
    }

    internal Uri Address { get; }

    internal static async Task<ScriptedServer> StartAsync(CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseShutdownTimeout(TimeSpan.FromMilliseconds(100));
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        var received = Channel.CreateUnbounded<ReceivedMessage>();
        builder.Services.AddGrpc();
        builder.Services.AddSingleton(received.Writer);
        builder.Services.AddSingleton<ScriptedAdmission>();
        WebApplication web = builder.Build();
        web.MapGrpcService<ScriptedAdmission>();
        await web.StartAsync(cancellationToken);
        return new ScriptedServer(web, received);
    }

    /// <summary>The next message with actions.</summary>
    internal Task<ReceivedMessage> NextAsync(CancellationToken cancellationToken)
        => _received.Reader.ReadAsync(cancellationToken).AsTask().WaitAsync(TimeSpan.FromMinutes(1), cancellationToken);

    /// <summary>Whether a message came that nobody has taken yet.</summary>
    internal bool HasMore => _received.Reader.TryPeek(out _);

    public ValueTask DisposeAsync() => _web.DisposeAsync();
}
