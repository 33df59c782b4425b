using System.Net.Sockets;
using Grpc.Net.Client;
using ImQuota.Client.Configuration;

namespace ImQuota.Client.Sidecars;

/// <summary>Makes the connection to a sidecar.</summary>
internal static class SidecarChannel
{
    /// <summary>A response repeats ids of its request, at most 4 MB of them, and adds some hundred bytes an action.</summary>
    private const int MaxResponseBytes = 16 * 1024 * 1024;

    /// <summary>A peer that vanished without a word is found by pings while nothing is asked.</summary>
    private static readonly TimeSpan PingDelay = TimeSpan.FromSeconds(30);

    public static GrpcChannel Create(SidecarAddress address, ClientSettings settings)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectTimeout = settings.ConnectTimeout,
            PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
            KeepAlivePingDelay = PingDelay,
            KeepAlivePingTimeout = settings.ConnectTimeout < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : settings.ConnectTimeout,
        };
        if (address.SocketPath is { } path)
        {
            handler.ConnectCallback = (_, cancellationToken) => ConnectAsync(path, cancellationToken);
        }

        settings.ConfigureHandler?.Invoke(handler);
        return GrpcChannel.ForAddress(address.Uri, new GrpcChannelOptions
        {
            HttpHandler = handler,
            DisposeHttpClient = true,
            MaxReceiveMessageSize = MaxResponseBytes,

            // Actions are repeated here, where their natural keys are known; gRPC would keep every message for it.
            MaxRetryAttempts = null,
        });
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
