namespace ImQuota.Load.Scale;

/// <summary>What one size costs: bytes of the store an item that this step added, microseconds of CPU a decision at this size.</summary>
/// <param name="ServiceMicros">0 when the service's process was not named.</param>
internal sealed record ScaleStep(
    int Users, int Groups, double BytesAnActive, double BytesAGroup, double BytesAMembership, double BytesAFriendSide, double BytesAConnection, double ServiceMicros, double RedisMicros);
