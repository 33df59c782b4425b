using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Testing.Histories;
using ImQuota.Testing.Oracle;

namespace ImQuota.Redis.Tests.Contract;

/// <summary>Subjects that are the model itself, right or with one deliberate mistake.</summary>
/// <param name="watch">Sees each outcome.</param>
internal sealed class OracleSubjectFactory(OracleFault fault = OracleFault.None, Action<AdmissionOutcome>? watch = null)
    : IContractSubjectFactory
{
    public Task<IContractSubject> CreateAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        var store = new OracleStore(time, HistoryCatalogues.Read(CatalogueReader.BuiltInJson, 1), fault);
        return Task.FromResult<IContractSubject>(new OracleSubject(store, time, watch));
    }

    public Task<IContractSubject> AttachAsync(IContractSubject first, CancellationToken cancellationToken)
        => Task.FromResult<IContractSubject>(new OracleSubject(((OracleSubject)first).Store, first.Time, watch));
}
