using System.Net;
using System.Net.Sockets;

namespace ImQuota.Client.Tests.Hosting;

/// <summary>A wire between client and sidecar that a test can cut, stop and lay elsewhere, at an address that stays.</summary>
internal sealed class TcpGate : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _lock = new();
    private readonly List<Socket> _sockets = [];
    private readonly Task _accepting;
    private Uri? _target;
    private TaskCompletionSource _flow = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _bytes;

    internal TcpGate(Uri target)
    {
        _target = target;
        _flow.SetResult();
        _listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        _accepting = AcceptAsync();
    }

    internal Uri Address { get; }

    /// <summary>What went through, both ways.</summary>
    internal long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>Breaks every connection, and each new one at once.</summary>
    internal void Cut()
    {
        lock (_lock)
        {
            _target = null;
            foreach (Socket socket in _sockets)
            {
                Reset(socket);
            }

            _sockets.Clear();
        }
    }

    /// <summary>New connections go there.</summary>
    internal void Lay(Uri target)
    {
        lock (_lock)
        {
            _target = target;
        }
    }

    /// <summary>Connections stay, and nothing arrives any more.</summary>
    internal void Hang() => _flow = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    internal void Flow() => _flow.TrySetResult();

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        Flow();
        Cut();
        _listener.Dispose();
        await _accepting;
        _ending.Dispose();
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(enable: true, 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }

        socket.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket caller = await _listener.AcceptSocketAsync(_ending.Token);
                var sidecar = new Socket(SocketType.Stream, ProtocolType.Tcp);
                Uri? target;
                lock (_lock)
                {
                    target = _target;
                    if (target is null)
                    {
                        Reset(caller);
                        sidecar.Dispose();
                        continue;
                    }

                    _sockets.AddRange([caller, sidecar]);
                }

                _ = RelayAsync(caller, sidecar, target);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The gate is taken down.
        }
    }

    private async Task RelayAsync(Socket caller, Socket sidecar, Uri target)
    {
        try
        {
            await sidecar.ConnectAsync(target.Host, target.Port, _ending.Token);
            await Task.WhenAny(CopyAsync(caller, sidecar), CopyAsync(sidecar, caller));
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Nobody listens there.
        }

        Reset(caller);
        Reset(sidecar);
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer, _ending.Token) is > 0 and int read)
            {
                await _flow.Task;
                await to.SendAsync(buffer.AsMemory(0, read), _ending.Token);
                Interlocked.Add(ref _bytes, read);
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Cut.
        }
    }
}
