using StackExchange.Redis;

namespace ImQuota.Redis.Admission;

/// <summary>A finished run of the admission script.</summary>
/// <param name="Batch">What was sent.</param>
/// <param name="Due">Upkeep that is due.</param>
/// <param name="GroupsDue">Positions of groups that are due to grow.</param>
/// <param name="Items">The reply: one entry an action from index <see cref="FirstAction"/> on.</param>
internal readonly record struct ScriptReply(ScriptBatch Batch, UpkeepDue Due, RedisResult GroupsDue, RedisResult[] Items)
{
    public const int FirstAction = 3;

    public RedisResult this[int action] => Items[FirstAction + action];
}
