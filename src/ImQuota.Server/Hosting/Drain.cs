using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace ImQuota.Server.Hosting;

/// <summary>
/// Ends connections once the service stops and no call is under way. Kestrel asks clients to leave (GOAWAY), but then waits for
/// those who ended nothing on their side, as a caller with an open stream that he does not read, until the shutdown timeout is over:
/// seen as 20 s of a 20 s drain.
/// </summary>
internal sealed class Drain
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    /// <summary>For the last frames to leave, and for clients to take the GOAWAY before they choose a connection.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, ConnectionContext> _connections = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private int _calls;

    public Drain(IHostApplicationLifetime lifetime, TimeProvider time)
    {
        _time = time;
        lifetime.ApplicationStopping.Register(() => _ = EndAsync());
    }

    public void Watch(ListenOptions options) => options.Use(next => async connection =>
    {
        _connections.TryAdd(connection.ConnectionId, connection);
        try
        {
            await next(connection);
        }
        finally
        {
            _connections.TryRemove(connection.ConnectionId, out _);
        }
    });

    public async Task CountAsync(HttpContext context, RequestDelegate next)
    {
        Interlocked.Increment(ref _calls);
        try
        {
            await next(context);
        }
        finally
        {
            Interlocked.Decrement(ref _calls);
        }
    }

    private async Task EndAsync()
    {
        using var timer = new PeriodicTimer(LookEvery, _time);
        do
        {
            await timer.WaitForNextTickAsync();
        }
        while (Volatile.Read(ref _calls) > 0);

        await Task.Delay(Linger, _time);
        foreach (ConnectionContext connection in _connections.Values)
        {
            connection.Abort(new ConnectionAbortedException("The service has stopped."));
        }
    }
}
