using ImQuota.Domain.Admission;

namespace ImQuota.Redis.Telemetry;

/// <summary>Where nobody listens.</summary>
internal sealed class SilentListener : IStoreListener
{
    public static readonly SilentListener Instance = new();

    private SilentListener()
    {
    }

    public void RunEnded(ulong sdkAppId, ReadOnlySpan<AdmissionOutcome> outcomes, TimeSpan elapsed)
    {
    }

    public void RunFailed(int actions, StoreFault fault, TimeSpan elapsed)
    {
    }

    public void CallEnded(ReadOnlySpan<AdmissionOutcome> outcomes, TimeSpan waited)
    {
    }

    public void CallFailed(int actions, TimeSpan waited)
    {
    }

    public void CallRefused()
    {
    }

    public void CallNotAsked(StoreFault fault)
    {
    }

    public void LeasesEnded(long connections)
    {
    }
}
