using ImQuota.Redis.Admission;

namespace ImQuota.Redis.Repair;

/// <summary>Arguments of the repair script's operations (86-repair.lua).</summary>
internal static class RepairWork
{
    public static void Buckets(ScriptBatch batch, ScriptOperation operation, BucketTable table, int start, int count)
    {
        batch.Begin(operation);
        if (operation == ScriptOperation.Tally)
        {
            batch.Add((int)table);
        }

        int end = Math.Min(start + count, batch.Layout[table]);
        batch.Add(Math.Max(0, end - start));
        for (int i = start; i < end; i++)
        {
            batch.AddBucketAt(table, i);
        }
    }

    public static void Correct(ScriptBatch batch, StateField field, long difference)
    {
        batch.Begin(ScriptOperation.Correct);
        batch.Add((int)field);
        batch.Add(difference);
    }

    public static void CorrectNode(ScriptBatch batch, NodeTally node)
    {
        batch.Begin(ScriptOperation.CorrectNode);
        batch.Add(node.Name);
        batch.Add(node.Epoch);
        batch.Add(node.Held - node.Counted);
        batch.Add(node.FreshHeld - node.Fresh);
    }

    public static void CorrectUser(ScriptBatch batch, long tag, long were, long difference)
    {
        batch.Begin(ScriptOperation.CorrectUser);
        batch.AddTag(tag);
        batch.AddBucket(BucketTable.Counters, tag);
        batch.Add(were);
        batch.Add(difference);
    }

    public static void RecountGroup(ScriptBatch batch, AppView view, long groupTag, bool dryRun)
    {
        batch.Begin(ScriptOperation.RecountGroup, dryRun ? Domain.Admission.AdmissionMode.DryRun : Domain.Admission.AdmissionMode.Enforce);
        int group = batch.AddGroup(groupTag);
        int sets = view.MemberSetsOf(groupTag);
        batch.Add(sets);
        for (int i = 0; i < sets; i++)
        {
            batch.AddMemberSetAt(group, i);
        }
    }

    /// <summary>Buckets behind a table's end, to which a growth may have been under way.</summary>
    public static void Rejoin(ScriptBatch batch, BucketTable table)
    {
        int count = batch.Layout[table];
        int steps = Upkeep.StepsFor(count);
        batch.Begin(ScriptOperation.Rejoin);
        batch.Add(table is BucketTable.Users or BucketTable.Edges or BucketTable.Actives ? 1 : 0);
        batch.Add(steps);
        for (int added = count; added < count + steps; added++)
        {
            batch.AddBucketAt(table, LinearHash.SplitFor(added).Source);
            batch.AddBucketAt(table, added);
        }
    }

    /// <summary>The same for the member sets of a group.</summary>
    public static void RejoinGroup(ScriptBatch batch, AppView view, long groupTag)
    {
        int count = view.MemberSetsOf(groupTag);
        int steps = Math.Min(Upkeep.StepsFor(count), 1023 - count);
        batch.Begin(ScriptOperation.Rejoin);
        batch.Add(1);
        batch.Add(steps);
        int group = batch.NameGroup(groupTag);
        for (int added = count; added < count + steps; added++)
        {
            batch.AddMemberSetAt(group, LinearHash.SplitFor(added).Source);
            batch.AddMemberSetAt(group, added);
        }
    }

    public static void Place(ScriptBatch batch, string node, TruthItem[] connections)
    {
        batch.Begin(ScriptOperation.Place);
        batch.Add(node);
        batch.Add(connections.Length);
        foreach (TruthItem connection in connections)
        {
            long tag = batch.UserTag(connection.Id);
            batch.AddTag(tag);
            batch.AddBucket(BucketTable.Presence, tag);
            batch.Add(connection.Kind);
            batch.Add(connection.Name);
        }
    }

    public static void Edges(ScriptBatch batch, string userId, string[] friends)
    {
        batch.Begin(ScriptOperation.Edges);
        batch.Add(friends.Length);
        foreach (string friend in friends)
        {
            long tag = batch.EdgeTag(userId, friend);
            batch.AddTag(tag);
            batch.AddBucket(BucketTable.Edges, tag);
        }
    }
}
