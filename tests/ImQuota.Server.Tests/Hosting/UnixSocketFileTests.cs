using System.Net.Sockets;
using System.Runtime.Versioning;
using ImQuota.Server.Hosting;
using Xunit;

namespace ImQuota.Server.Tests.Hosting;

[UnsupportedOSPlatform("windows")]
public sealed class UnixSocketFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("imquota-socket-").FullName;

    private string SocketPath => Path.Combine(_directory, "imquota.sock");

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void Bind_Socket_IsForItsUserAndGroup()
    {
        using Socket socket = UnixSocketFile.Bind(new UnixDomainSocketEndPoint(SocketPath));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite, File.GetUnixFileMode(SocketPath));
    }

    [Fact]
    public void Bind_SocketOfAProcessThatWasKilled_IsReplaced()
    {
        LeaveBehind();

        using Socket socket = UnixSocketFile.Bind(new UnixDomainSocketEndPoint(SocketPath));
        socket.Listen();
        using var caller = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        caller.Connect(new UnixDomainSocketEndPoint(SocketPath));

        Assert.True(caller.Connected);
    }

    [Fact]
    public void Bind_SocketOfARunningProcess_IsLeftAlone()
    {
        using Socket other = UnixSocketFile.Bind(new UnixDomainSocketEndPoint(SocketPath));
        other.Listen();

        SocketException taken = Assert.ThrowsAny<SocketException>(() => UnixSocketFile.Bind(new UnixDomainSocketEndPoint(SocketPath)));

        Assert.Equal(SocketError.AddressAlreadyInUse, taken.SocketErrorCode);
        Assert.True(File.Exists(SocketPath));
    }

    [Fact]
    public void Bind_FileThatIsNoSocket_IsLeftAlone()
    {
        File.WriteAllText(SocketPath, "somebody's");

        Assert.ThrowsAny<SocketException>(() => UnixSocketFile.Bind(new UnixDomainSocketEndPoint(SocketPath)));

        Assert.Equal("somebody's", File.ReadAllText(SocketPath));
    }

    /// <summary>.NET takes the file away when a socket is closed, as it does not when its process is killed: so it is kept under another name meanwhile.</summary>
    private void LeaveBehind()
    {
        string aside = SocketPath + ".aside";
        using (var killed = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            killed.Bind(new UnixDomainSocketEndPoint(SocketPath));
            File.Move(SocketPath, aside);
        }

        File.Move(aside, SocketPath);
    }
}
