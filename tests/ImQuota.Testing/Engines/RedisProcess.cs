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
    private static readonly List<FileStream> Given = [];
    private readonly ProcessStartInfo _start;
    private readonly string _directory;
    private Process _process;

    private RedisProcess(ProcessStartInfo start, string directory, int port)
    {
        _start = start;
        _process = Run();
        _directory = directory;
        Port = port;
    }

    public int Port { get; }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    public bool HasExited => _process.HasExited;

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

    /// <summary>One Sentinel that watches <paramref name="masterPort"/> as <c>imq-master</c> and decides alone.</summary>
    public static async Task<RedisProcess> StartSentinelAsync(string program, int masterPort, CancellationToken cancellationToken)
    {
        // A Sentinel writes what it learns into its configuration file, so it has to have one.
        string file = Path.Combine(Directory.CreateTempSubdirectory("imquota-sentinel-").FullName, "sentinel.conf");
        string master = string.Create(CultureInfo.InvariantCulture, $"sentinel monitor imq-master 127.0.0.1 {masterPort} 1\n");
        await File.WriteAllTextAsync(file, master + "sentinel down-after-milliseconds imq-master 1000\n", cancellationToken);
        return await StartAsync(program, cancellationToken, file, "--sentinel");
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

    /// <summary>The append-only file that is written now, of a server with <c>--appendonly yes</c>.</summary>
    public string AppendOnlyFile => Directory.GetFiles(Path.Combine(_directory, "appendonlydir"), "*.incr.aof").Single();

    /// <summary>Kills it as its machine would that goes down with it, and starts it again: what its append-only file had not got by then is lost.</summary>
    /// <param name="written">Bytes of the file that had reached the disk.</param>
    /// <param name="cancellationToken">Ends the wait for it.</param>
    public async Task LoseAsync(long written, CancellationToken cancellationToken)
    {
        Kill();
        await using (FileStream file = new(AppendOnlyFile, FileMode.Open))
        {
            file.SetLength(written);
        }

        await RestartAsync(cancellationToken);
    }

    /// <summary>Starts one that was killed again, on what it left.</summary>
    public async Task RestartAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        _process.Dispose();
        _process = Run();
        if (!await ListensAsync(cancellationToken))
        {
            throw new InvalidOperationException($"{_start.FileName} ended before it listened on {Address} again.");
        }
    }

    /// <summary>Stops it in its tracks (SIGSTOP): it keeps its connections and answers nothing.</summary>
    public void Pause() => Signal("STOP");

    /// <summary>Lets a paused one go on.</summary>
    public void Resume() => Signal("CONT");

    /// <summary>What redis-cli answers to a command.</summary>
    public async Task<string> CommandAsync(CancellationToken cancellationToken, params string[] arguments)
    {
        string[] all = ["-p", Port.ToString(CultureInfo.InvariantCulture), .. arguments];
        using Process cli = Process.Start(new ProcessStartInfo("redis-cli", all) { RedirectStandardOutput = true, UseShellExecute = false })!;
        string output = await cli.StandardOutput.ReadToEndAsync(cancellationToken);
        await cli.WaitForExitAsync(cancellationToken);
        return cli.ExitCode == 0 ? output : throw new InvalidOperationException($"redis-cli {string.Join(' ', arguments)} failed: {output}");
    }

    /// <summary>
    /// A port nobody listens on, and that no other process of tests is given before this one ends. It lies, as a cluster's bus port 10,000 above it, below
    /// those that the system gives to connections, and beside those of the load tool, so that none takes it before the server does.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            int port = Random.Shared.Next(11_000, 16_000);
            try
            {
                string name = string.Create(CultureInfo.InvariantCulture, $"imquota-port-{port}");
                var mine = new FileStream(Path.Combine(Path.GetTempPath(), name), FileMode.OpenOrCreate, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
                lock (Given)
                {
                    Given.Add(mine);
                }

                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (Exception taken) when (taken is IOException or UnauthorizedAccessException or SocketException)
            {
                // By another test or by a server: another one.
            }
        }
    }

    private Process Run()
    {
        Process process = Process.Start(_start) ?? throw new InvalidOperationException($"{_start.FileName} did not start.");
        process.OutputDataReceived += static (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private void Signal(string name)
    {
        using Process kill = Process.Start("kill", ["-" + name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
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

        // A configuration file comes first, and a Sentinel knows none of a data server's settings.
        bool sentinel = arguments.Contains("--sentinel", StringComparer.Ordinal);
        foreach (string argument in sentinel ? arguments[..1].Concat(common.Take(6)).Concat(arguments[1..]) : common.Concat(arguments))
        {
            start.ArgumentList.Add(argument);
        }

        var redis = new RedisProcess(start, directory, port);
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
