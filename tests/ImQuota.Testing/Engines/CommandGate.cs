using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace ImQuota.Testing.Engines;

/// <summary>A wire between a process and its store that passes so many of the process's commands on and no more: to the store, the process died there, or stands still until it is released.</summary>
public sealed class CommandGate : IAsyncDisposable
{
    /// <summary>What the client sends for itself, and whenever it likes.</summary>
    private static readonly HashSet<string> Unnoticed = new(StringComparer.OrdinalIgnoreCase) { "PING", "INFO", "CLIENT", "ECHO", "SUBSCRIBE", "HELLO", "AUTH", "CONFIG" };

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _ending = new();
    private readonly Lock _lock = new();
    private readonly List<Socket> _sockets = [];
    private readonly List<Task> _flows = [];
    private readonly string _host;
    private readonly int _port;
    private readonly Task _accepting;
    private readonly TaskCompletionSource _stalled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _dies = true;
    private int? _left;
    private volatile bool _died;

    /// <param name="store">A connection string, which begins with host:port.</param>
    public CommandGate(string store)
    {
        string[] options = store.Split(',');
        string[] parts = options[0].Split(':');
        (_host, _port) = (parts[0], int.Parse(parts[1], CultureInfo.InvariantCulture));
        _listener.Start();
        options[0] = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");
        Connection = string.Join(',', options);
        _accepting = AcceptAsync();
    }

    /// <summary>The store, through the gate.</summary>
    public string Connection { get; }

    /// <summary>Whether a command was held back.</summary>
    public bool HasDied => _died;

    /// <summary>Ends when a command of a process that is to stall was held back.</summary>
    public Task Stalled => _stalled.Task;

    /// <summary>From now on, so many commands arrive at the store, and the process dies.</summary>
    public void Pass(int commands)
    {
        lock (_lock)
        {
            _left = commands;
        }
    }

    /// <summary>From now on, so many commands arrive at the store, and the next waits for <see cref="Release"/>.</summary>
    public void Stall(int commands)
    {
        lock (_lock)
        {
            (_dies, _left) = (false, commands);
        }
    }

    /// <summary>Whatever was held back arrives now, and what comes behind it.</summary>
    public void Release()
    {
        lock (_lock)
        {
            _left = null;
        }

        _released.TrySetResult();
    }

    public async ValueTask DisposeAsync()
    {
        await _ending.CancelAsync();
        await _accepting;
        _released.TrySetResult();
        Cut();
        _listener.Dispose();
        await Task.WhenAll(_flows);
        _ending.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket client = await _listener.AcceptSocketAsync(_ending.Token);
                var store = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                client.NoDelay = true;
                await store.ConnectAsync(_host, _port, _ending.Token);
                lock (_lock)
                {
                    _sockets.AddRange([client, store]);
                    _flows.Add(SendAsync(client, store));
                    _flows.Add(AnswerAsync(store, client));
                }

                if (HasDied)
                {
                    Cut();
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException)
        {
            // It ends.
        }
    }

    private async Task SendAsync(Socket client, Socket store)
    {
        byte[] buffer = new byte[1 << 16];
        int length = 0;
        try
        {
            while (await client.ReceiveAsync(buffer.AsMemory(length)) is > 0 and var received)
            {
                length += received;
                int start = 0;
                while (CommandIn(buffer.AsSpan(start, length - start), out string name) is > 0 and var size)
                {
                    bool passes = MayPass(name);
                    if (!passes && !_dies)
                    {
                        _stalled.TrySetResult();
                        await _released.Task;
                    }
                    else if (!passes)
                    {
                        _died = true;
                        Cut();
                        return;
                    }

                    await store.SendAsync(buffer.AsMemory(start, size));
                    start += size;
                }

                buffer.AsSpan(start, length - start).CopyTo(buffer);
                length -= start;
                if (length == buffer.Length)
                {
                    Array.Resize(ref buffer, 2 * buffer.Length);
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One side has gone.
        }

        store.Dispose();
        client.Dispose();
    }

    private static async Task AnswerAsync(Socket store, Socket client)
    {
        byte[] buffer = new byte[1 << 16];
        try
        {
            while (await store.ReceiveAsync(buffer) is > 0 and var received)
            {
                await client.SendAsync(buffer.AsMemory(0, received));
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One side has gone.
        }

        client.Dispose();
    }

    private bool MayPass(string name)
    {
        lock (_lock)
        {
            return !HasDied && (_left is null || Unnoticed.Contains(name) || _left-- > 0);
        }
    }

    private void Cut()
    {
        lock (_lock)
        {
            foreach (Socket socket in _sockets)
            {
                socket.Dispose();
            }

            _sockets.Clear();
        }
    }

    /// <summary>Bytes of the first command, an array of bulk strings, and its name; 0: it is not whole yet.</summary>
    private static int CommandIn(ReadOnlySpan<byte> bytes, out string name)
    {
        name = "";
        if (!TryNumber(bytes, (byte)'*', out int count, out int at))
        {
            return 0;
        }

        for (int i = 0; i < count; i++)
        {
            if (!TryNumber(bytes[at..], (byte)'$', out int length, out int head) || bytes.Length < at + head + length + 2)
            {
                return 0;
            }

            name = i == 0 ? Encoding.ASCII.GetString(bytes.Slice(at + head, length)) : name;
            at += head + length + 2;
        }

        return at;
    }

    /// <summary>E.g. <c>*3\r\n</c>.</summary>
    private static bool TryNumber(ReadOnlySpan<byte> bytes, byte mark, out int number, out int size)
    {
        (number, size) = (0, 0);
        int end = bytes.IndexOf("\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        if (bytes[0] != mark || !Utf8Parser.TryParse(bytes[1..end], out number, out _))
        {
            throw new InvalidOperationException("The client does not speak the protocol of Redis.");
        }

        size = end + 2;
        return true;
    }
}
