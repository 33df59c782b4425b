using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace ImQuota.Server.Hosting;

/// <summary>
/// The file of <c>--unix-socket</c>. A process that was killed leaves it behind, and nobody can bind to it again; and as the system makes it
/// by default (0755), only the service's own user may connect.
/// </summary>
internal static class UnixSocketFile
{
    /// <summary>Its user and its group may ask, as of a container engine's or a database's socket; others by the folder they may pass, never.</summary>
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    /// <summary>For Kestrel: it listens afterwards, so nobody connects before the mode is set.</summary>
    /// <exception cref="SocketException">The address is in use: by another process, or by a file that is no socket.</exception>
    public static Socket Bind(EndPoint endPoint)
    {
        if (endPoint is not UnixDomainSocketEndPoint || OperatingSystem.IsWindows())
        {
            return SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        }

        string path = endPoint.ToString()!;
        if (IsLeftBehind(endPoint, path))
        {
            File.Delete(path);
        }

        Socket socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
        File.SetUnixFileMode(path, Mode);
        return socket;
    }

    /// <summary>A socket at which nobody listens.</summary>
    private static bool IsLeftBehind(EndPoint endPoint, string path)
    {
        if (!File.Exists(path) || CanBeRead(path))
        {
            return false;
        }

        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(endPoint);
            return false;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode == SocketError.ConnectionRefused;
        }
    }

    /// <summary>Sockets cannot be opened (ENXIO); a file that somebody named by mistake can, and must stay.</summary>
    private static bool CanBeRead(string path)
    {
        try
        {
            using FileStream file = File.OpenRead(path);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
