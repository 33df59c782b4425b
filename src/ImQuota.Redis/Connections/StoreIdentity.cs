using System.Security.Cryptography;
using ImQuota.Domain.Admission;
using StackExchange.Redis;

namespace ImQuota.Redis.Connections;

/// <summary>
/// Knows the store by a random marker in it. A store that lost it was emptied, and one with another marker is another store: to count in
/// either would be to begin at zero without telling anybody. Looked at when the service starts, after a connection came back, when an app is
/// not there, and before a journal is replayed; at other times it costs a volatile read a run. In a cluster it lies on one shard, and while that one is
/// away it says nothing about the others: nobody waits for it there, and only a marker that is read and wrong is held against the store.
/// </summary>
internal sealed class StoreIdentity(IStoreConnection connection, StoreKeys keys) : IStoreProbe
{
    private const string Field = "id";
    private const int Bytes = 16;

    // Counted, so that a connection that comes back during a look asks for another one.
    private volatile int _suspicions;
    private volatile int _clearedUpTo;
    private volatile bool _isWrong;
    private int _looking;

    /// <summary>Null: not started yet.</summary>
    public string? Id { get; private set; }

    /// <summary>The connection was away: what is behind it now may be another store.</summary>
    public void Suspect() => Interlocked.Increment(ref _suspicions);

    /// <summary>Reads the marker, and gives one to a store that has none and is not known either.</summary>
    /// <param name="known">The marker that was seen earlier; null: none was.</param>
    /// <exception cref="StoreReplacedException">The store has not the known marker.</exception>
    public async Task StartAsync(string? known)
    {
        RedisValue found = await ReadAsync();
        if (known is not null && found != known)
        {
            throw new StoreReplacedException(Message(known, found)
                + " To count in it all the same, start once with --accept-store " + (found.IsNull ? "new" : found.ToString()) + ".");
        }

        if (found.IsNull)
        {
            string made = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Bytes));
            await StoreFaults.GuardAsync(() => connection.Database.HashSetAsync(keys.Meta, Field, made, When.NotExists));
            found = await ReadAsync();
        }

        Id = found;
    }

    /// <summary>Makes sure of the store if there is reason to.</summary>
    public ValueTask EnsureAsync()
    {
        if (_suspicions == _clearedUpTo)
        {
            return ValueTask.CompletedTask;
        }

        if (_isWrong || !connection.IsCluster)
        {
            return new ValueTask(VerifyAsync());
        }

        if (Interlocked.Exchange(ref _looking, 1) == 0)
        {
            _ = LookAsync();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>As <see cref="VerifyAsync"/>; but a marker of a cluster that cannot be read is not held against the rest of it.</summary>
    public async Task VerifyIfThereAsync()
    {
        try
        {
            await VerifyAsync();
        }
        catch (StoreUnavailableException exception) when (exception.Fault != StoreFault.Wiped && connection.IsCluster)
        {
            // What is asked of the store next tells whether its own shard answers.
        }
    }

    /// <exception cref="StoreUnavailableException">It is not the store that was started on.</exception>
    public async Task VerifyAsync()
    {
        int suspicions = _suspicions;
        RedisValue found = await ReadAsync();
        if (Id is { } known && found != known)
        {
            _isWrong = true;
            Suspect();
            throw new StoreUnavailableException(Message(known, found), StoreFault.Wiped);
        }

        _isWrong = false;
        _clearedUpTo = suspicions;
    }

    /// <inheritdoc/>
    public async Task<string?> ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await VerifyAsync().WaitAsync(cancellationToken);
            return null;
        }
        catch (StoreUnavailableException exception)
        {
            return exception.Message;
        }
    }

    /// <summary>Never faults.</summary>
    private async Task LookAsync()
    {
        try
        {
            await VerifyAsync();
        }
        catch (StoreUnavailableException)
        {
            // A wrong marker is remembered; for one that cannot be read the next run asks again.
        }
        finally
        {
            Volatile.Write(ref _looking, 0);
        }
    }

    private static string Message(string known, RedisValue found)
        => (found.IsNull ? "The store was emptied: its marker is gone" : $"The store is another one: its marker is {found}")
            + $" (known: {known}). Nothing was counted in it. Restore its data.";

    private Task<RedisValue> ReadAsync() => StoreFaults.GuardAsync(() => connection.Database.HashGetAsync(keys.Meta, Field));
}
