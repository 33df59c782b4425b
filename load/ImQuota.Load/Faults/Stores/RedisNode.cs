using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using ImQuota.Load.Driving;
using ImQuota.Load.Processes;
using ImQuota.Load.Running;

namespace ImQuota.Load.Faults.Stores;

/// <summary>One redis-server on loopback whose process can be killed, stopped and started again on the same port and data.</summary>
internal sealed class RedisNode : IAsyncDisposable
{
    private const int Sigkill = 9;
    private const int Sigcont = 18;
    private const int Sigstop = 19;
    private static int s_kills;
    private readonly string _program;
    private readonly IReadOnlyList<string> _arguments;
    private readonly TimeProvider _time;
    private ChildProcess? _process;

    private RedisNode(string program, string folder, int port, IReadOnlyList<string> arguments, TimeProvider time)
    {
        (_program, Folder, Port, _arguments, _time) = (program, folder, port, arguments, time);
    }

    public string Folder { get; }

    public int Port { get; }

    /// <summary>Neither killed nor stopped.</summary>
    public bool Answers { get; private set; }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{Port}");

    /// <summary>In the order of all kills; 0: it was not killed yet.</summary>
    public int KilledAs { get; private set; }

    /// <summary>What every redis-cli call begins with besides the port: a password, TLS.</summary>
    public IReadOnlyList<string> CliOptions { get; set; } = [];

    /// <summary>A data server: append-only file fsynced each second, no eviction, commands for debugging switched on.</summary>
    public static Task<RedisNode> StartAsync(string folder, int port, IReadOnlyList<string> more, TimeProvider time, CancellationToken cancellationToken)
    {
        string[] arguments =
        [
            "--port", Text(port), "--bind", "127.0.0.1", "--dir", folder, "--save", "", "--appendonly", "yes", "--maxmemory-policy", "noeviction",
            "--enable-debug-command", "yes", "--daemonize", "no", .. more,
        ];
        return LaunchedAsync(new RedisNode(Program("redis-server"), folder, port, arguments, time), cancellationToken);
    }

    /// <summary>A Sentinel that watches <paramref name="masterPort"/> as <c>imq</c>.</summary>
    public static async Task<RedisNode> StartSentinelAsync(string folder, int masterPort, int quorum, TimeProvider time, CancellationToken cancellationToken)
    {
        // It writes what it learns into its configuration file, so it has to have one.
        string file = Path.Combine(folder, "sentinel.conf");
        string[] lines =
        [
            string.Create(CultureInfo.InvariantCulture, $"sentinel monitor imq 127.0.0.1 {masterPort} {quorum}"),
            "sentinel down-after-milliseconds imq 1000", "sentinel failover-timeout imq 5000", "sentinel parallel-syncs imq 2",
        ];
        await File.WriteAllLinesAsync(file, lines, cancellationToken);
        int port = Ports.Next();
        string[] arguments = [file, "--port", Text(port), "--bind", "127.0.0.1", "--dir", folder, "--sentinel"];
        return await LaunchedAsync(new RedisNode(Program("redis-server"), folder, port, arguments, time), cancellationToken);
    }

    /// <param name="more">Options that hold for this start only.</param>
    public async Task RestartAsync(CancellationToken cancellationToken, params string[] more)
    {
        if (_process is { } old)
        {
            await old.DisposeAsync();
        }

        _process = ChildProcess.Start("redis-server", _program, _arguments.Concat(more), Folder);
        await _process.WaitUntilListeningAsync(Port, _time, cancellationToken);
        Answers = true;
    }

    /// <summary>Whether its data lies beside it: <see cref="SetDataAside"/>.</summary>
    public bool HasDataAside => Directory.Exists(Aside);

    private string Data => Path.Combine(Folder, "appendonlydir");

    private string Aside => Data + ".kept";

    /// <summary>While it is killed: it will start without its data.</summary>
    public void SetDataAside() => Directory.Move(Data, Aside);

    /// <summary>While it is killed: it will start with what it had before <see cref="SetDataAside"/>, and nothing since.</summary>
    public void TakeDataBack()
    {
        Directory.Delete(Data, recursive: true);
        Directory.Move(Aside, Data);
    }

    /// <summary>While it is killed: its append-only file is gone for good.</summary>
    public void DropData() => Directory.Delete(Data, recursive: true);

    /// <summary>As a crash: what was not written is lost, nobody is told.</summary>
    public async Task KillAsync()
    {
        Answers = false;
        KilledAs = Interlocked.Increment(ref s_kills);
        Signal(Sigkill);
        await _process!.DisposeAsync();
        _process = null;
    }

    public void Stop()
    {
        Answers = false;
        Signal(Sigstop);
    }

    public void Continue()
    {
        Signal(Sigcont);
        Answers = true;
    }

    /// <summary>What redis-cli answers to a command, without line ends around it.</summary>
    /// <exception cref="LoadException">It answered with an error, or not at all.</exception>
    public Task<string> CommandAsync(CancellationToken cancellationToken, params string[] arguments) => RunCliAsync(["-p", Text(Port), .. CliOptions, "-e", .. arguments], cancellationToken);

    /// <summary>Several commands in one write, which the server carries out with nobody else's in between.</summary>
    public async Task AtOnceAsync(IReadOnlyList<string> commands, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", Port, cancellationToken);
        await using NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Concat(commands.Select(command => command + "\r\n"))), cancellationToken);
        using var reader = new StreamReader(stream, Encoding.ASCII);
        foreach (string command in commands)
        {
            string? reply = await reader.ReadLineAsync(cancellationToken);
            if (reply is not ['+' or ':', ..])
            {
                throw new LoadException($"Redis answered {command} with '{reply}'.");
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            // A stopped process hears of no other signal.
            Continue();
            await _process.DisposeAsync();
        }
    }

    internal static async Task<string> RunCliAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Program("redis-cli"), arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        using Process cli = Process.Start(start)!;
        Task<string> errors = cli.StandardError.ReadToEndAsync(cancellationToken);
        string output = await cli.StandardOutput.ReadToEndAsync(cancellationToken);
        await cli.WaitForExitAsync(cancellationToken);
        return cli.ExitCode == 0
            ? output.Trim()
            : throw new LoadException($"redis-cli {string.Join(' ', arguments)} failed: {output.Trim()} {(await errors).Trim()}");
    }

    private static async Task<RedisNode> LaunchedAsync(RedisNode node, CancellationToken cancellationToken)
    {
        try
        {
            await node.RestartAsync(cancellationToken);
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    private static string Program(string name) => Programs.Find(name) ?? throw new LoadException($"{name} is not on PATH; faults needs one of its own.");

    private void Signal(int number)
    {
        if (_process is { HasExited: false } process)
        {
            _ = NativeMethods.Kill(process.Id, number);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
