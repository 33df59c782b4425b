using NodaTime;

namespace ImQuota.Domain.Admission;

/// <summary>What this process remembers of the apps it served, for when the store cannot be asked.</summary>
public interface IRememberedApps
{
    /// <summary>As it was last read, with what began or ended since by the clock; null: not served by this process yet.</summary>
    RememberedApp? Find(ulong sdkAppId, Instant now);
}
