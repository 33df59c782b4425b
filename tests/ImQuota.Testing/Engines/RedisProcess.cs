using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace ImQuota.Testing.Engines;

/// <summary>One redis-server of ours on a free loopback port, in a directory of its own; stopped by its process.</summary>
public sealed class RedisProcess : IAsyncDisposable
{
    private const int StartSeconds = 20;
    private const int StartAttempts = 5;
    private static readonly HashSet<int> Given = [];
    private readonly Process _process;
    private readonly string _directory;

    private RedisProcess(Process process, string directory, int port)
    {
        _process = process;
        _directory = directory;
        Port = port;
    }

    public int Port { get; }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>Where <paramref name="program"/> is on PATH, or null.</summary>
    public static string? Find(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, program))
            .FirstOrDefault(File.Exists);

    /// <summary>Another process may take the port between our asking for a free one and the start; then it is tried on another.</summary>
    public static async Task<RedisProcess> StartAsync(string program, CancellationToken cancellationToken, params string[] arguments)
    {
        for (int attempt = 1; ; attempt++)
        {
            RedisProcess redis = Launch(program, FreePort(), arguments);
            if (await redis.ListensAsync(cancellationToken))
            {
                return redis;
            }

            await redis.DisposeAsync();
            if (attempt == StartAttempts)
            {
                throw new InvalidOperationException($"{program} ended {attempt} times before it listened, last on {redis.Address}.");
            }
        }
    }

    /// <summary>On a port that the test already gave away.</summary>
    public static async Task<RedisProcess> StartOnAsync(string program, int port, CancellationToken cancellationToken)
    {
        RedisProcess redis = Launch(program, port, []);
        return await redis.ListensAsync(cancellationToken)
            ? redis
            : throw new InvalidOperationException($"{program} ended before it listened on {redis.Address}.");
    }

    public async ValueTask DisposeAsync()
    {
        Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    /// <summary>Kills it without farewell, as a crash would.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It is gone already.
        }
    }

    /// <summary>A port nobody listens on; small enough for a cluster bus port (+10,000) above it.</summary>
    public static int FreePort()
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Loopback, 0);
            listener.Start();
            int port = ((IPEndPoint)listener.LocalEndpoint).Port;
            lock (Given)
            {
                // A cluster's bus listens 10,000 above; two servers of ours must not meet there either.
                if (port < 55_000 && !Given.Contains(port - 10_000) && !Given.Contains(port + 10_000) && Given.Add(port))
                {
                    return port;
                }
            }
        }
    }

    private static RedisProcess Launch(string program, int port, string[] arguments)
    {
        string directory = Directory.CreateTempSubdirectory("imquota-redis-").FullName;
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = directory,
        };
        string[] common =
        [
            "--port", port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "--dir", directory, "--save", "",
            "--appendonly", "no", "--daemonize", "no",
        ];
        foreach (string argument in common.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        Process process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        var redis = new RedisProcess(process, directory, port);
        AppDomain.CurrentDomain.ProcessExit += (_, _) => redis.Kill();
        return redis;
    }

    /// <summary>False: it ended before it listened.</summary>
    private async Task<bool> ListensAsync(CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(StartSeconds));
        while (!_process.HasExited)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port, deadline.Token);
                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, deadline.Token);
            }
        }

        return false;
    }
}
