using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Audit;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Nodes;
using ImQuota.Testing.Histories;
using ImQuota.Testing.Oracle;

namespace ImQuota.Redis.Tests.Contract;

/// <summary>The model behind the same interfaces as the real store.</summary>
internal sealed class OracleSubject(OracleStore store, TimeProvider time, Action<AdmissionOutcome>? watch)
    : IContractSubject, IAppStore, IAdmissionStore
{
    private long _published = 1;

    internal OracleStore Store { get; } = store;

    public IAdmissionStore Admission => this;

    public IUsageStore Usage => Store;

    public INodeStore Nodes => Store;

    public IAppStore Apps => this;

    public TimeProvider Time { get; } = time;

    public Task PublishAsync(string catalogueJson)
    {
        Store.Publish(HistoryCatalogues.Read(catalogueJson, ++_published));
        return Task.CompletedTask;
    }

    public async Task<AdmissionOutcome[]> DecideAsync(
        ulong sdkAppId, IReadOnlyList<AdmissionRequest> requests, CancellationToken cancellationToken)
    {
        AdmissionOutcome[] outcomes = await Store.DecideAsync(sdkAppId, requests, cancellationToken);
        if (watch is not null)
        {
            Array.ForEach(outcomes, watch);
        }

        return outcomes;
    }

    public Task<AppRecord?> GetAsync(ulong sdkAppId, CancellationToken cancellationToken)
        => Task.FromResult(Store.Get(sdkAppId));

    public Task<bool> CreateAsync(AppRecord app, ChangeNote note, CancellationToken cancellationToken) => Task.FromResult(Store.Create(app));

    public Task<AppRecord?> UpdateAsync(ulong sdkAppId, Func<AppRecord, AppRecord?> change, ChangeNote note, CancellationToken cancellationToken)
        => Task.FromResult(Store.Update(sdkAppId, change));

    public Task<IReadOnlyList<ulong>> ListAsync(ulong afterExclusive, int count, CancellationToken cancellationToken)
        => Task.FromResult(Store.List(afterExclusive, count));

    public Task<bool> DeleteAsync(ulong sdkAppId, string? account, ChangeNote note, CancellationToken cancellationToken) => Task.FromResult(Store.Delete(sdkAppId));

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
