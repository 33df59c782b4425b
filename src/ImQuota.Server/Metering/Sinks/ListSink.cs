using ImQuota.Domain.Admission;
using ImQuota.Domain.Metering.Outbox;

namespace ImQuota.Server.Metering.Sinks;

/// <summary>Appends events to a list in the store, for readers that pop them.</summary>
internal sealed class ListSink(ListSinkOptions options, IUsageList list) : IUsageSink
{
    public const string SinkName = "redis";

    public string Name => SinkName;

    /// <summary>A page is taken whole, so one that is longer than the list may be would wait for ever.</summary>
    public int PageSize => (int)Math.Min(256, options.MaxLength);

    public async Task<DeliveryResult> DeliverAsync(IReadOnlyList<string> events, CancellationToken cancellationToken)
    {
        try
        {
            return await list.TryPushAsync(options.Key, events, options.MaxLength, cancellationToken)
                ? DeliveryResult.All(events.Count)
                : DeliveryResult.None($"the list {options.Key} may have {options.MaxLength} entries, which leaves no room for {events.Count} more until some are taken");
        }
        catch (StoreUnavailableException exception)
        {
            return DeliveryResult.None(exception.Message);
        }
    }
}
