using System.CommandLine;
using System.Net;
using ImQuota.Load.Cli;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace ImQuota.Load.Peers;

/// <summary>Serves what ImQuota is held against, on a Kestrel that is set up like the service's admission port.</summary>
internal sealed class PeerCommand
{
    private readonly Option<int> _port = OptionKinds.Number("--port", 5260, 1, 65_535, "Where it listens on loopback (h2c).");
    private readonly Option<string?> _redis = OptionKinds.HostAndPort("--redis", null, "Redis for Check: HOST:PORT. Without it only Empty and Count are served.");

    public Command Build(LoadConsole console)
    {
        var command = new Command("peer", "Serves the empty unary call, and with --redis one limit the obvious way (a script's text a request). compare starts it by itself.") { _port, _redis };
        command.SetAction((parsed, cancellationToken) => console.GuardAsync(() => ServeAsync(parsed, cancellationToken), cancellationToken));
        return command;
    }

    private async Task<int> ServeAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using ConnectionMultiplexer? redis = parsed.GetValue(_redis) is { } address ? await ConnectionMultiplexer.ConnectAsync(address) : null;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();

        // As src/ImQuota.Server/Hosting/ImQuotaHost.cs has it; load projects stand outside the service and cannot share its code.
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.AllowAlternateSchemes = true;
            kestrel.Listen(IPAddress.Loopback, parsed.GetValue(_port), listen => listen.Protocols = HttpProtocols.Http2);
        });
        builder.Services.AddGrpc(grpc => grpc.MaxReceiveMessageSize = 4 * 1024 * 1024);
        builder.Services.AddSingleton(new PeerGrpc(redis?.GetDatabase()));
        await using WebApplication app = builder.Build();
        app.MapGrpcService<PeerGrpc>();
        await app.StartAsync(cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
        return LoadConsole.Good;
    }
}
