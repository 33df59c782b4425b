using ImQuota.Load.Driving;

namespace ImQuota.Load.Running;

/// <summary>One interval of a soak. Bytes are 0 where nobody was asked.</summary>
internal sealed record SoakMinute(double AtSeconds, LatencySummary Latency, long ServiceBytes, long RedisBytes, long Dropped, long Failed);
