using System.Collections.Concurrent;
using System.Globalization;
using ImQuota.Domain.Admission;
using ImQuota.Redis.Telemetry;

namespace ImQuota.Redis.Tests.Admission;

/// <summary>Writes down what it is told, times in milliseconds.</summary>
internal sealed class HeardRuns : IStoreListener
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IReadOnlyCollection<string> Lines => _lines;

    public void RunEnded(ulong sdkAppId, ReadOnlySpan<AdmissionOutcome> outcomes, TimeSpan elapsed) => Say($"run {outcomes.Length} took {Millis(elapsed)}");

    public void RunFailed(int actions, StoreFault fault, TimeSpan elapsed) => Say($"run failed {actions} {fault}");

    public void CallEnded(ReadOnlySpan<AdmissionOutcome> outcomes, TimeSpan waited) => Say($"call {outcomes.Length} waited {Millis(waited)}");

    public void CallFailed(int actions, TimeSpan waited) => Say($"call failed {actions} waited {Millis(waited)}");

    public void CallRefused() => Say($"refused");

    public void CallNotAsked(StoreFault fault) => Say($"not asked {fault}");

    public void LeasesEnded(long connections) => Say($"leases {connections}");

    private static long Millis(TimeSpan time) => (long)Math.Round(time.TotalMilliseconds);

    private void Say(FormattableString line) => _lines.Enqueue(line.ToString(CultureInfo.InvariantCulture));
}
