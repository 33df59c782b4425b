using System.Globalization;

namespace ImQuota.Load.Processes;

/// <summary>One redis-server on loopback, in a folder of its own.</summary>
internal sealed class RedisServer(ChildProcess process, int port) : IAsyncDisposable
{
    public int Id => process.Id;

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    public int Port => port;

    /// <param name="persist">With an append-only file, fsynced each second.</param>
    public static async Task<RedisServer> StartAsync(string program, string directory, bool persist, TimeProvider time, CancellationToken cancellationToken)
    {
        int port = ChildProcess.FreePort();
        string[] arguments =
        [
            "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", directory, "--save", "", "--appendonly", persist ? "yes" : "no",
            "--maxmemory-policy", "noeviction", "--daemonize", "no",
        ];
        ChildProcess process = ChildProcess.Start("redis-server", program, arguments, directory);
        try
        {
            await process.WaitUntilListeningAsync(port, time, cancellationToken);
            return new RedisServer(process, port);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();
}
