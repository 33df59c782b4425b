using ImQuota.Redis.Admission;
using ImQuota.Redis.Packing;

namespace ImQuota.Redis.Usage;

/// <summary>What the script tells of a user (20-state.lua, UserUsage).</summary>
/// <param name="Active">In the exact set of the month; false also where there is none.</param>
/// <param name="Connections">Ids of the open ones, the oldest first.</param>
internal sealed record StoredUser(bool Registered, bool Active, UserCounters Counters, IReadOnlyList<string> Connections)
{
    public static void Write(ScriptBatch batch, string userId)
    {
        long tag = batch.UserTag(userId);
        batch.Begin(ScriptOperation.UserUsage);
        batch.AddTag(tag);
        batch.AddBucket(BucketTable.Users, tag);
        batch.AddBucket(BucketTable.Actives, tag);
        batch.AddBucket(BucketTable.Counters, tag);
        batch.AddBucket(BucketTable.Presence, tag);
    }

    public static StoredUser Read(ScriptReply reply)
    {
        PackReader reader = reply.Read();
        var connections = new string[reader.ReadArray() - 3];
        bool registered = reader.ReadInt32() == 1;
        bool active = reader.ReadInt32() == 1;
        var counters = new UserCounters(reader.ReadNumber());
        for (int i = 0; i < connections.Length; i++)
        {
            connections[i] = reader.ReadText();
        }

        return new StoredUser(registered, active, counters, connections);
    }
}
