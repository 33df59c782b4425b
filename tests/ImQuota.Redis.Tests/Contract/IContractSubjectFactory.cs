namespace ImQuota.Redis.Tests.Contract;

/// <summary>Makes subjects on one engine.</summary>
public interface IContractSubjectFactory
{
    /// <summary>A process on a store of its own: no apps, the built-in catalogue.</summary>
    Task<IContractSubject> CreateAsync(TimeProvider time, CancellationToken cancellationToken);

    /// <summary>Another process, with its own connections and caches, on the store of <paramref name="first"/>.</summary>
    Task<IContractSubject> AttachAsync(IContractSubject first, CancellationToken cancellationToken);
}
