using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ImQuota.Load.Driving;
using ImQuota.Load.Running;

namespace ImQuota.Load.Processes;

/// <summary>A server that this command started; it ends with the command, by its process id.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private const int Sigterm = 15;
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(30);
    private readonly Process _process;
    private readonly EventHandler _atExit;
    private readonly Queue<string> _lastLines = new();

    private ChildProcess(string name, Process process)
    {
        Name = name;
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _atExit = (_, _) => SendKill();
        AppDomain.CurrentDomain.ProcessExit += _atExit;
    }

    public string Name { get; }

    public int Id => _process.Id;

    public bool HasExited => _process.HasExited;

    public static ChildProcess Start(string name, string program, IEnumerable<string> arguments, string directory, params (string Name, string Value)[] variables)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = directory,
        };
        foreach ((string variable, string value) in variables)
        {
            start.Environment[variable] = value;
        }

        return new ChildProcess(name, Process.Start(start) ?? throw new LoadException($"{program} did not start."));
    }

    /// <summary>
    /// A port that nobody listens on now. It lies below those that the system gives to connections, and above those of the tests, so that none takes it before
    /// the process does.
    /// </summary>
    public static int FreePort()
    {
        while (true)
        {
            int port = Random.Shared.Next(16_000, 21_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: another one.
            }
        }
    }

    /// <summary>Waits until <paramref name="isReady"/>; it may throw what a refused connection throws.</summary>
    public async Task WaitUntilAsync(Func<CancellationToken, Task<bool>> isReady, TimeProvider time, CancellationToken cancellationToken)
    {
        long started = time.GetTimestamp();
        while (true)
        {
            try
            {
                if (await isReady(cancellationToken))
                {
                    return;
                }
            }
            catch (Exception exception) when (exception is SocketException or HttpRequestException or IOException)
            {
                // It does not listen yet.
            }

            if (_process.HasExited || time.GetElapsedTime(started) > StartsWithin)
            {
                throw new LoadException($"{Name} {(_process.HasExited ? $"ended with code {_process.ExitCode}" : "was not ready in time")}:\n{Output()}");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), time, cancellationToken);
        }
    }

    public Task WaitUntilListeningAsync(int port, TimeProvider time, CancellationToken cancellationToken) => WaitUntilAsync(
        async ending =>
        {
            using var client = new TcpClient();
            await client.ConnectAsync(IPAddress.Loopback, port, ending);
            return true;
        },
        time,
        cancellationToken);

    /// <summary>As kill -9 does: it has no time for a farewell.</summary>
    public async Task KillAsync()
    {
        SendKill();
        await _process.WaitForExitAsync(CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= _atExit;
        if (!_process.HasExited)
        {
            _ = NativeMethods.Kill(_process.Id, Sigterm);
            using var deadline = new CancellationTokenSource(EndsWithin, TimeProvider.System);
            try
            {
                await _process.WaitForExitAsync(deadline.Token);
            }
            catch (OperationCanceledException)
            {
                SendKill();
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        _process.Dispose();
    }

    private void SendKill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It is gone already.
        }
    }

    private void Keep(string? line)
    {
        const int Lines = 30;
        lock (_lastLines)
        {
            if (line is not null)
            {
                _lastLines.Enqueue(line);
            }

            if (_lastLines.Count > Lines)
            {
                _lastLines.Dequeue();
            }
        }
    }

    private string Output()
    {
        lock (_lastLines)
        {
            return string.Join('\n', _lastLines);
        }
    }
}
