using ImQuota.Server.Metering.Sinks;

namespace ImQuota.Server.Tests.Metering;

/// <summary>A sink whose process dies behind a delivery.</summary>
internal sealed class DyingSink(IUsageSink inner, CrashPoint crash) : IUsageSink
{
    public string Name => inner.Name;

    public int PageSize => inner.PageSize;

    public Task<DeliveryResult> DeliverAsync(IReadOnlyList<string> events, CancellationToken cancellationToken)
        => crash.WriteAsync(() => inner.DeliverAsync(events, cancellationToken));
}
