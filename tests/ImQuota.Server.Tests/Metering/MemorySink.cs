using ImQuota.Server.Metering.Sinks;

namespace ImQuota.Server.Tests.Metering;

/// <summary>Remembers what it was given, as a receiver does that outlives the processes of a test.</summary>
internal sealed class MemorySink(CrashPoint crash, List<string> taken) : IUsageSink
{
    public string Name => "memory";

    public int PageSize => 3;

    public Task<DeliveryResult> DeliverAsync(IReadOnlyList<string> events, CancellationToken cancellationToken)
        => crash.WriteAsync(() =>
        {
            lock (taken)
            {
                taken.AddRange(events);
            }

            return Task.FromResult(DeliveryResult.All(events.Count));
        });
}
