using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using ImQuota.Embedded;
using StackExchange.Redis;
using Xunit;

namespace ImQuota.Server.Tests.Hosting;

/// <summary>Where the embedded engine listens, and what a kill leaves of it.</summary>
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

    // What a kill leaves is what is in the directory at that moment.
    [Fact]
    public async Task Commit_DirectoryAsItIsThen_HasAllThatWasWritten()
    {
        string directory = Directory.CreateTempSubdirectory("imquota-engine-").FullName;
        string left = Directory.CreateTempSubdirectory("imquota-engine-").FullName;
        try
        {
            using EmbeddedEngine engine = EmbeddedEngine.Start(new EmbeddedEngineOptions { DataDirectory = directory });
            await using ConnectionMultiplexer connection = await ConnectionMultiplexer.ConnectAsync(engine.ConnectionString);
            byte[] value = RandomNumberGenerator.GetBytes(1_000_000);
            await Task.WhenAll(Enumerable.Range(0, 30).Select(i => connection.GetDatabase().StringSetAsync($"k{i}", value)));

            await engine.CommitAsync(TestContext.Current.CancellationToken);
            foreach (string file in Directory.GetFiles(directory, "*", SearchOption.AllDirectories).Where(file => Path.GetFileName(file) != "lock"))
            {
                string copy = Path.Combine(left, Path.GetRelativePath(directory, file));
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(file, copy);
            }

            using EmbeddedEngine next = EmbeddedEngine.Start(new EmbeddedEngineOptions { DataDirectory = left });
            await using ConnectionMultiplexer again = await ConnectionMultiplexer.ConnectAsync(next.ConnectionString);
            RedisValue[] found = await Task.WhenAll(Enumerable.Range(0, 30).Select(i => again.GetDatabase().StringGetAsync($"k{i}")));
            Assert.All(found, one => Assert.Equal(value, (byte[]?)one));
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
            Directory.Delete(left, recursive: true);
        }
    }
}
