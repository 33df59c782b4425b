using ImQuota.Testing.Engines;

namespace ImQuota.Redis.Tests.Contract;

/// <summary>Subjects on a real engine; each store is a key prefix that no other test uses.</summary>
internal sealed class StoreSubjectFactory(string engine) : IContractSubjectFactory
{
    private static int _stores;

    public async Task<IContractSubject> CreateAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        IEngine running = await Engine.GetOrSkipAsync(engine, cancellationToken);
        string prefix = $"t{Environment.ProcessId}-{Interlocked.Increment(ref _stores)}:";
        return await StoreSubject.OpenAsync(running.ConnectionString, prefix, time, cancellationToken);
    }

    public async Task<IContractSubject> AttachAsync(IContractSubject first, CancellationToken cancellationToken)
    {
        var store = (StoreSubject)first;
        return await StoreSubject.OpenAsync(store.ConnectionString, store.Prefix, store.Time, cancellationToken);
    }
}
