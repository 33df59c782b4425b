using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;

namespace ImQuota.Load.Faults.Stores;

/// <summary>A TCP hop on loopback that can be slow, deliver nothing, or be cut.</summary>
internal sealed class FaultProxy : IAsyncDisposable
{
    private const int ChunkBytes = 64 * 1024;

    /// <summary>What is due within it is delivered at once: a wait for each of a thousand pieces a second would be a queue, not a delay.</summary>
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(2);

    private readonly int _target;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly HashSet<Socket> _open = [];
    private readonly CancellationTokenSource _ending = new();
    private TcpListener? _listener;
    private TaskCompletionSource? _held;
    private long _delayTicks;

    public FaultProxy(int target, TimeProvider time)
    {
        _target = target;
        _time = time;
        Port = Ports.Next();
        Listen();
    }

    public int Port { get; }

    /// <summary>How long every piece is on its way, in each direction.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Interlocked.Read(ref _delayTicks));
        set => Interlocked.Exchange(ref _delayTicks, value.Ticks);
    }

    /// <summary>Nothing is delivered any more, as behind a firewall that drops; connections stay.</summary>
    public void Hold()
    {
        lock (_gate)
        {
            _held ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>What was held is delivered, as TCP does once packets come through again.</summary>
    public void LetGo()
    {
        TaskCompletionSource? held;
        lock (_gate)
        {
            held = _held;
            _held = null;
        }

        held?.SetResult();
    }

    /// <summary>Ends all connections with a reset; new ones are taken, unless <paramref name="refuse"/>.</summary>
    public void Cut(bool refuse)
    {
        Socket[] open;
        lock (_gate)
        {
            if (refuse)
            {
                _listener?.Dispose();
                _listener = null;
            }

            open = [.. _open];
            _open.Clear();
        }

        foreach (Socket socket in open)
        {
            Reset(socket);
        }
    }

    /// <summary>After a <see cref="Cut"/> that refused: connections are taken again.</summary>
    public void Listen()
    {
        var listener = new TcpListener(IPAddress.Loopback, Port);
        listener.Start();
        lock (_gate)
        {
            _listener = listener;
        }

        _ = AcceptAsync(listener);
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        LetGo();
        Cut(refuse: true);
        _ending.Dispose();
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The other side was faster.
        }

        socket.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                Socket client = await listener.AcceptSocketAsync(_ending.Token);
                _ = ConnectAsync(client);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException or InvalidOperationException)
        {
            // It was closed.
        }
    }

    private async Task ConnectAsync(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        lock (_gate)
        {
            _open.Add(client);
            _open.Add(server);
        }

        try
        {
            client.NoDelay = server.NoDelay = true;
            await server.ConnectAsync(IPAddress.Loopback, _target, _ending.Token);
            await Task.WhenAny(PumpAsync(client, server), PumpAsync(server, client));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // Nobody is behind it, or it was cut.
        }

        lock (_gate)
        {
            _open.Remove(client);
            _open.Remove(server);
        }

        Reset(client);
        Reset(server);
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var pieces = Channel.CreateUnbounded<(byte[] Bytes, long DueAt)>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        Task writing = DeliverAsync(pieces.Reader, to);
        byte[] buffer = new byte[ChunkBytes];
        try
        {
            while (await from.ReceiveAsync(buffer, _ending.Token) is > 0 and int read)
            {
                long due = _time.GetTimestamp() + (long)(Delay.TotalSeconds * _time.TimestampFrequency);
                await pieces.Writer.WriteAsync((buffer[..read], due), _ending.Token);
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // It was cut.
        }

        pieces.Writer.TryComplete();
        await writing;
    }

    private async Task DeliverAsync(ChannelReader<(byte[] Bytes, long DueAt)> pieces, Socket to)
    {
        try
        {
            await foreach ((byte[] bytes, long dueAt) in pieces.ReadAllAsync(_ending.Token))
            {
                TimeSpan left = _time.GetElapsedTime(_time.GetTimestamp(), dueAt);
                if (left > Soon)
                {
                    await Task.Delay(left, _time, _ending.Token);
                }

                while (Volatile.Read(ref _held) is { } held)
                {
                    await held.Task;
                }

                for (int sent = 0; sent < bytes.Length;)
                {
                    sent += await to.SendAsync(bytes.AsMemory(sent), _ending.Token);
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // It was cut.
        }
    }
}
