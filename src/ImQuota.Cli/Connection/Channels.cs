using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;

namespace ImQuota.Cli.Connection;

/// <summary>Connections to the service.</summary>
internal static class Channels
{
    /// <summary>A statement of many bills is one message.</summary>
    private const int MaxMessageBytes = 256 << 20;

    public static GrpcChannel Open(Uri address, ConnectionSettings settings)
    {
        var sockets = new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, SslOptions = TlsOf(settings) };
        string target = address.ToString();
        if (address.Scheme == "unix")
        {
            string path = address.AbsolutePath;
            target = "http://localhost";
            sockets.ConnectCallback = (_, cancellationToken) => ConnectAsync(path, cancellationToken);
        }

        HttpMessageHandler handler = settings.Token is { } token ? new BearerHandler(token, sockets) : sockets;
        return GrpcChannel.ForAddress(target, new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true, MaxReceiveMessageSize = MaxMessageBytes });
    }

    private static SslClientAuthenticationOptions TlsOf(ConnectionSettings settings)
    {
        var tls = new SslClientAuthenticationOptions();
        if (settings.Authorities is { } authorities)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            tls.CertificateChainPolicy.CustomTrustStore.AddRange(authorities);
        }

        if (settings.ClientCertificate is { } certificate)
        {
            tls.ClientCertificates = [certificate];
        }

        return tls;
    }

    private static async ValueTask<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(Uri.UnescapeDataString(path)), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
