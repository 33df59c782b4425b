using System.Net.Sockets;
using Grpc.Net.Client;
using ImQuota.Load.H2;

namespace ImQuota.Load.Transports;

/// <summary>Channels of the ordinary .NET client, over TCP or a Unix socket; each has a connection of its own.</summary>
internal static class Channels
{
    private const int MaxMessageBytes = 64 * 1024 * 1024;

    public static GrpcChannel Open(H2Endpoint endpoint)
    {
        var handler = new SocketsHttpHandler { UseProxy = false, EnableMultipleHttp2Connections = true };
        if (endpoint.SocketPath is not null)
        {
            handler.ConnectCallback = async (_, cancellationToken) => new NetworkStream(await endpoint.ConnectAsync(cancellationToken), ownsSocket: true);
        }

        return GrpcChannel.ForAddress(
            endpoint.Address, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true, MaxReceiveMessageSize = MaxMessageBytes });
    }
}
