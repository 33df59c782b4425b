namespace ImQuota.Redis.Outbox;

/// <summary>Scripts of the outbox.</summary>
internal sealed class OutboxScripts
{
    public RedisScript Append { get; } = RedisScript.FromResource("outbox-append-3.lua");

    public RedisScript Join { get; } = RedisScript.FromResource("outbox-join-1.lua");

    public RedisScript Claim { get; } = RedisScript.FromResource("outbox-claim-1.lua");

    public RedisScript Release { get; } = RedisScript.FromResource("outbox-release-1.lua");

    public RedisScript Advance { get; } = RedisScript.FromResource("outbox-advance-3.lua");

    public RedisScript Requeue { get; } = RedisScript.FromResource("outbox-requeue-3.lua");
}
