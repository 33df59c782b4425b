namespace ImQuota.Server.Tests.Metering;

/// <summary>Kills a process right behind its write number <paramref name="at"/>: nothing that it does later happens.</summary>
/// <param name="at">1 and up; 0: never.</param>
internal sealed class CrashPoint(int at = 0)
{
    private readonly Lock _lock = new();
    private int _writes;

    /// <summary>Whether it has died.</summary>
    internal bool IsDead { get; private set; }

    internal async Task<T> WriteAsync<T>(Func<Task<T>> write)
    {
        ThrowIfDead();
        T result = await write();
        lock (_lock)
        {
            IsDead |= ++_writes == at;
        }

        ThrowIfDead();
        return result;
    }

    internal Task WriteAsync(Func<Task> write) => WriteAsync(async () =>
    {
        await write();
        return 0;
    });

    internal void ThrowIfDead()
    {
        if (IsDead)
        {
            throw new ProcessDiedException();
        }
    }
}
