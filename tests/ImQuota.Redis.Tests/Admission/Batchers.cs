using ImQuota.Domain.Admission;
using ImQuota.Redis.Admission;
using ImQuota.Redis.Telemetry;

namespace ImQuota.Redis.Tests.Admission;

/// <summary>Batchers in front of a store that is played.</summary>
internal static class Batchers
{
    private static readonly TimeSpan Deadline = TimeSpan.FromMilliseconds(100);

    public static AdmissionBatcher Make(IRecordingStore store, IStoreListener listener, TimeProvider time)
    {
        var telling = new RunTelling(listener, time);
        var watch = new SilenceWatch(Deadline, time);
        return new AdmissionBatcher(new AppViews(new StoreKeys("t:"), null!, null!, () => new AdmissionQueue(watch, telling, time)), store, telling, time);
    }
}
