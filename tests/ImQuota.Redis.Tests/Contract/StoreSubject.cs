using System.Security.Cryptography;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Apps.Search;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Metering.History;
using ImQuota.Domain.Metering.Repair;
using ImQuota.Domain.Nodes;
using ImQuota.Redis.Connections;
using Microsoft.Extensions.Logging.Abstractions;

namespace ImQuota.Redis.Tests.Contract;

/// <summary>The product's stores on an engine, under a key prefix of their own.</summary>
internal sealed class StoreSubject : IContractSubject
{
    internal static readonly byte[] TagSecret = SHA256.HashData("a secret of the tests"u8);
    private readonly ImQuotaStore _store;

    private StoreSubject(string connectionString, string prefix, ImQuotaStore store, TimeProvider time)
    {
        ConnectionString = connectionString;
        Prefix = prefix;
        _store = store;
        Time = time;
    }

    public string ConnectionString { get; }

    public string Prefix { get; }

    public IAdmissionStore Admission => _store.Admission;

    public IHoldStore Holds => _store.Holds;

    public IUsageStore Usage => _store.Usage;

    public IRepairStore Repair => _store.Repair;

    public IUsageHistoryStore History => _store.History;

    public IAppSearch Search => _store.Search;

    public INodeStore Nodes => _store.Nodes;

    public IAppStore Apps => _store.Apps;

    public IAppDataStore AppData => _store.AppData;

    public TimeProvider Time { get; }

    public static async Task<StoreSubject> OpenAsync(string connectionString, string prefix, TimeProvider time, CancellationToken cancellationToken)
    {
        var errors = new List<string>();
        StoreOptions options = StoreOptions.TryCreate($"{connectionString},prefix={prefix}", TagSecret, errors)
            ?? throw new InvalidOperationException(string.Join("; ", errors));
        ImQuotaStore store = await ImQuotaStore.OpenAsync(options, time, NullLoggerFactory.Instance);
        await store.StartAsync(cancellationToken);
        return new StoreSubject(connectionString, prefix, store, time);
    }

    public Task PublishAsync(string catalogueJson) => _store.Catalogue.PublishAsync(catalogueJson, new Domain.Audit.ChangeNote("Test"), CancellationToken.None);

    public ValueTask DisposeAsync() => _store.DisposeAsync();
}
