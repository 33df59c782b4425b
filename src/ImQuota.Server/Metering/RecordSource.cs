using ImQuota.Domain.Metering;
using ImQuota.Domain.Metering.Outbox;

namespace ImQuota.Server.Metering;

/// <summary>Makes records with this deployment's source.</summary>
internal sealed class RecordSource(MeteringOptions options, IOutboxStore outbox)
{
    private UsageRecords? _records;

    public async ValueTask<UsageRecords> GetAsync(CancellationToken cancellationToken)
        => _records ??= new UsageRecords(options.Source?.AbsoluteUri ?? await outbox.GetSourceAsync(cancellationToken));
}
