using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Nodes;

namespace ImQuota.Redis.Tests.Contract;

/// <summary>One process that works on a store, and what the contract demands of it.</summary>
public interface IContractSubject : IAsyncDisposable
{
    IAdmissionStore Admission { get; }

    IUsageStore Usage { get; }

    INodeStore Nodes { get; }

    IAppStore Apps { get; }

    /// <summary>The clock it was made with.</summary>
    TimeProvider Time { get; }

    /// <summary>Puts another catalogue into force; when it returns, every app's next call is judged by it.</summary>
    Task PublishAsync(string catalogueJson);
}
