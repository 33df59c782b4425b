namespace ImQuota.Load.Scale;

/// <summary>What one size costs: bytes of the store an item that this step added, microseconds of CPU a decision at this size.</summary>
/// <param name="ServiceMicros">0 when the service's process was not named.</param>
/// <param name="SmallServiceMicros">What a decision for the small app cost in the same minute, measured in turn with it.</param>
/// <param name="SmallRedisMicros">Likewise.</param>
internal sealed record ScaleStep(
    int Users, int Groups, double BytesAnActive, double BytesAGroup, double BytesAMembership, double BytesAFriendSide, double BytesAConnection, double ServiceMicros, double RedisMicros,
    double SmallServiceMicros, double SmallRedisMicros)
{
    /// <summary>CPU of the service a decision, of a small app's.</summary>
    public double ServiceRatio => ServiceMicros / SmallServiceMicros;

    /// <summary>CPU of Redis a decision, of a small app's.</summary>
    public double RedisRatio => RedisMicros / SmallRedisMicros;
}
