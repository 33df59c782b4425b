using System.Net;
using System.Net.Sockets;
using ImQuota.Embedded;
using Xunit;

namespace ImQuota.Server.Tests.Hosting;

/// <summary>Where the embedded engine listens.</summary>
public sealed class EmbeddedEngineTests
{
    [Fact]
    public void Start_OnLinux_PortIsOfALoopbackAddressOfItsOwn()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "NOT TESTED: other systems have one loopback address.");
        using EmbeddedEngine engine = EmbeddedEngine.Start(new EmbeddedEngineOptions());

        IPEndPoint endpoint = IPEndPoint.Parse(engine.ConnectionString.Split(',')[0]);
        using var other = new TcpListener(IPAddress.Loopback, endpoint.Port);
        other.Start();

        Assert.True(IPAddress.IsLoopback(endpoint.Address), $"{endpoint} can be reached from outside.");
    }
}
