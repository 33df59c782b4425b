namespace ImQuota.Load.Compare;

/// <summary>One subject in one round.</summary>
/// <param name="ServerMicros">CPU of the server, in microseconds a decision; 0 where there is none.</param>
/// <param name="RedisMicros">CPU of Redis, in microseconds a decision.</param>
/// <param name="RedisShare">Of one core, how much Redis used: 1 is all it can.</param>
internal sealed record Sample(double PerSecond, double ServerMicros, double RedisMicros, double RedisShare, string? Problem);
