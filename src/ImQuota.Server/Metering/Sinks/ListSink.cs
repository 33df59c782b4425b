using ImQuota.Domain.Admission;
using ImQuota.Domain.Metering.Outbox;

namespace ImQuota.Server.Metering.Sinks;

/// <summary>Appends events to a list in the store, for readers that pop them.</summary>
internal sealed class ListSink(ListSinkOptions options, IUsageList list) : IUsageSink
{
    public const string SinkName = "redis";

    public string Name => SinkName;

    public int PageSize => 256;

    public async Task<DeliveryResult> DeliverAsync(IReadOnlyList<string> events, CancellationToken cancellationToken)
    {
        try
        {
            return await list.TryPushAsync(options.Key, events, options.MaxLength, cancellationToken)
                ? DeliveryResult.All(events.Count)
                : DeliveryResult.None($"the list {options.Key} has its {options.MaxLength} entries, and nobody takes them");
        }
        catch (StoreUnavailableException exception)
        {
            return DeliveryResult.None(exception.Message);
        }
    }
}
