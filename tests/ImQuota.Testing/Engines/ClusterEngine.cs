using System.Diagnostics;
using System.Globalization;

namespace ImQuota.Testing.Engines;

/// <summary>A Redis Cluster of three masters with one replica each, on loopback.</summary>
internal sealed class ClusterEngine : IEngine
{
    private const int Servers = 6;
    private readonly RedisProcess[] _processes;

    private ClusterEngine(RedisProcess[] processes) => _processes = processes;

    public string Name => "cluster";

    public string ConnectionString => string.Join(',', _processes.Select(process => process.Address));

    public static async Task<(IEngine? Engine, string? Missing)> StartAsync(CancellationToken cancellationToken)
    {
        if (RedisProcess.Find("redis-server") is not { } program || RedisProcess.Find("redis-cli") is not { } cli)
        {
            return (null, "redis-server and redis-cli are not on PATH");
        }

        RedisProcess[] processes = await Task.WhenAll(Enumerable.Range(0, Servers).Select(_ => RedisProcess.StartAsync(
            program, cancellationToken, "--cluster-enabled", "yes", "--cluster-config-file", "nodes.conf", "--cluster-node-timeout", "5000")));
        var engine = new ClusterEngine(processes);
        await RunAsync(cli, ["--cluster", "create", .. processes.Select(p => p.Address), "--cluster-replicas", "1", "--cluster-yes"], cancellationToken);
        foreach (RedisProcess process in processes)
        {
            await WaitUntilOkAsync(cli, process.Port, cancellationToken);
        }

        return (engine, null);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RedisProcess process in _processes)
        {
            await process.DisposeAsync();
        }
    }

    private static async Task WaitUntilOkAsync(string cli, int port, CancellationToken cancellationToken)
    {
        string number = port.ToString(CultureInfo.InvariantCulture);
        for (int attempt = 0; attempt < 300; attempt++)
        {
            string info = await RunAsync(cli, ["-p", number, "cluster", "info"], cancellationToken);
            if (info.Contains("cluster_state:ok", StringComparison.Ordinal)
                && info.Contains("cluster_known_nodes:6", StringComparison.Ordinal))
            {
                return;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }

        throw new InvalidOperationException($"The cluster did not come up; the server on port {number} still says it is down.");
    }

    private static async Task<string> RunAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process process = Process.Start(start)!;
        string output = await process.StandardOutput.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"{program} failed: {output}");
    }
}
