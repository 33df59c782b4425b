using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ImQuota.Load.H2;

/// <summary>Where a server without TLS listens: <c>http://host:port</c> or <c>unix:/path</c>.</summary>
internal sealed record H2Endpoint(string Text, string Host, int Port, string? SocketPath)
{
    public string Authority => SocketPath is null ? string.Create(CultureInfo.InvariantCulture, $"{Host}:{Port}") : "localhost";

    /// <summary>An address for a channel; over a socket the host in it says nothing.</summary>
    public Uri Address => new("http://" + Authority);

    public static H2Endpoint? TryParse(string text)
    {
        const string Unix = "unix:";
        if (text.StartsWith(Unix, StringComparison.Ordinal))
        {
            return text.Length > Unix.Length ? new(text, "", 0, text[Unix.Length..]) : null;
        }

        return Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme == "http" && uri.AbsolutePath == "/" && uri.Port > 0
            ? new(text, uri.Host, uri.Port, null)
            : null;
    }

    public async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        if (SocketPath is { } path)
        {
            var local = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await local.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return local;
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new DnsEndPoint(Host, Port), cancellationToken);
        return socket;
    }

    public override string ToString() => Text;
}
