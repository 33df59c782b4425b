namespace ImQuota.Load.H2;

/// <summary>Several connections to one server; calls go round.</summary>
internal sealed class H2Pool : IAsyncDisposable
{
    private readonly H2Connection[] _connections;
    private int _next;

    private H2Pool(H2Endpoint endpoint, H2Connection[] connections)
    {
        Endpoint = endpoint;
        _connections = connections;
    }

    public H2Endpoint Endpoint { get; }

    public static async Task<H2Pool> ConnectAsync(H2Endpoint endpoint, int connections, TimeProvider time, CancellationToken cancellationToken)
    {
        var opened = new List<H2Connection>(connections);
        try
        {
            while (opened.Count < connections)
            {
                opened.Add(await H2Connection.ConnectAsync(endpoint, time, cancellationToken));
            }

            return new H2Pool(endpoint, [.. opened]);
        }
        catch
        {
            foreach (H2Connection connection in opened)
            {
                await connection.DisposeAsync();
            }

            throw;
        }
    }

    public Task<H2Reply> CallAsync(H2Method method, ReadOnlyMemory<byte> message)
        => _connections[(uint)Interlocked.Increment(ref _next) % (uint)_connections.Length].CallAsync(method, message);

    public async ValueTask DisposeAsync()
    {
        foreach (H2Connection connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }
}
