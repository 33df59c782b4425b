using ImQuota.Domain.Metering.Repair;
using ImQuota.Redis.Admission;
using ImQuota.Redis.Packing;

namespace ImQuota.Redis.Repair;

/// <summary>
/// Compares the counters of an app with its tables. A step reads a counter and a part of its table at once; where a table takes several steps, its
/// difference is known when the counter did not move between them, and is looked for again otherwise.
/// </summary>
internal sealed class Recounter(RepairContext app, bool dryRun)
{
    private const int Passes = 5;

    /// <summary>Buckets a step: so many sizes, or records of so many buckets, are some 3 ms of the store (docs/decisions/0017).</summary>
    private const int SizesAtOnce = 2048;
    private const int RecordsAtOnce = 32;
    private const int SetsAtOnce = 4;

    private readonly List<RecountedCounter> _found = [];

    /// <summary>Null: unknown app.</summary>
    public async Task<IReadOnlyList<RecountedCounter>?> RunAsync(bool cutOff, CancellationToken cancellationToken)
    {
        if (await app.LayoutAsync(cancellationToken) is null)
        {
            return null;
        }

        // Growth in this process waits; that of others is seen by the table's size.
        app.View.Growth.Hold();
        try
        {
            if (cutOff)
            {
                await RejoinAsync(cancellationToken);
            }

            long edges = (await EdgesAsync(cancellationToken)).Values[1];
            var memberships = new MembershipRecount(app, dryRun, cutOff, _found);
            await memberships.RunAsync(cancellationToken);
            await SizesAsync("users", BucketTable.Users, StateField.Users, cancellationToken);
            await SizesAsync("mau", BucketTable.Actives, StateField.Mau, cancellationToken);
            await GroupsAsync(cancellationToken);
            await SizesAsync("friend_edges", BucketTable.Edges, StateField.Edges, cancellationToken);
            Tally now = await EdgesAsync(cancellationToken);

            // Whose friend it is no pair tells: this is known and cannot be put right but by that user's own truth.
            _found.Add(new RecountedCounter("friends_of_users", memberships.Friends, now.Values[1], now.Settled && now.Values[1] == edges, false));
            await SizesAsync("users_with_counters", BucketTable.Counters, StateField.Counted, cancellationToken);
            await SizesAsync("online_users", BucketTable.Presence, StateField.Online, cancellationToken);
            await PresenceAsync(cancellationToken);
            await SketchAsync(cancellationToken);
        }
        finally
        {
            app.View.Growth.Release();
        }

        return _found;
    }

    private async Task RejoinAsync(CancellationToken cancellationToken)
    {
        for (BucketTable table = BucketTable.Users; table <= BucketTable.Actives; table++)
        {
            BucketTable joined = table;
            await app.RunAsync(batch => RepairWork.Rejoin(batch, joined), cancellationToken);
        }
    }

    private async Task SizesAsync(string name, BucketTable table, StateField field, CancellationToken cancellationToken)
        => await AddAsync(name, field, await TallyAsync(ScriptOperation.Tally, table, SizesAtOnce, cancellationToken), 0, cancellationToken);

    private Task<Tally> EdgesAsync(CancellationToken cancellationToken)
        => TallyAsync(ScriptOperation.Tally, BucketTable.Edges, SizesAtOnce, cancellationToken);

    private async Task GroupsAsync(CancellationToken cancellationToken)
    {
        Tally tally = await TallyAsync(ScriptOperation.TallyGroups, BucketTable.Groups, RecordsAtOnce, cancellationToken);
        await AddAsync("groups", StateField.Groups, tally, 0, cancellationToken);
        await AddAsync("live_groups", StateField.Live, tally, 2, cancellationToken);
    }

    private async Task PresenceAsync(CancellationToken cancellationToken)
    {
        Tally tally = await TallyAsync(ScriptOperation.TallyPresence, BucketTable.Presence, RecordsAtOnce, cancellationToken);
        await AddAsync("connections", StateField.Connections, tally, 0, cancellationToken);
        foreach (NodeTally node in tally.Nodes.Values.OrderBy(node => node.Name, StringComparer.Ordinal))
        {
            bool differs = node.Counted != node.Held || node.Fresh != node.FreshHeld;
            bool corrected = differs && tally.Settled && !dryRun
                && await app.RunAsync(batch => RepairWork.CorrectNode(batch, node), cancellationToken) is { } reply && reply.ReadNumber() == 1;
            _found.Add(new RecountedCounter("node:" + node.Name, node.Counted, node.Held, tally.Settled, corrected));
        }
    }

    /// <summary>What the exact set has and the sketch lacks; what it has already changes nothing.</summary>
    private async Task SketchAsync(CancellationToken cancellationToken)
    {
        for (int start = 0; !dryRun && start < app.View.Layout.Actives; start += SetsAtOnce)
        {
            int from = start;
            await app.RunAsync(batch => RepairWork.Buckets(batch, ScriptOperation.SketchActives, BucketTable.Actives, from, SetsAtOnce), cancellationToken);
        }
    }

    private async Task AddAsync(string name, StateField field, Tally tally, int at, CancellationToken cancellationToken)
    {
        (long counted, long held) = (tally.Values[at], tally.Values[at + 1]);
        bool corrected = tally.Settled && counted != held && !dryRun
            && await app.RunAsync(batch => RepairWork.Correct(batch, field, held - counted), cancellationToken) is not null;
        _found.Add(new RecountedCounter(name, counted, held, tally.Settled, corrected));
    }

    private async Task<Tally> TallyAsync(ScriptOperation operation, BucketTable table, int atOnce, CancellationToken cancellationToken)
    {
        var tally = new Tally(operation);
        for (int pass = 0; pass < Passes; pass++)
        {
            tally = new Tally(operation);
            int size = 1;
            for (int start = 0; start < size; start += atOnce)
            {
                int from = start;
                if (await app.RunAsync(batch => RepairWork.Buckets(batch, operation, table, from, atOnce), cancellationToken) is not { } reply)
                {
                    break;
                }

                tally.Add(reply, grew: start > 0 && reply.Batch.Layout[table] != size);
                size = reply.Batch.Layout[table];
            }

            if (tally.Settled)
            {
                break;
            }
        }

        return tally;
    }

    /// <summary>Counters with what was found of their tables, over the steps of a pass.</summary>
    private sealed class Tally(ScriptOperation operation)
    {
        private bool _any;

        /// <summary>Pairs of a counter and what is held.</summary>
        public long[] Values { get; } = new long[4];

        public Dictionary<string, NodeTally> Nodes { get; } = new(StringComparer.Ordinal);

        public bool Settled { get; private set; } = true;

        public void Add(ScriptReply reply, bool grew)
        {
            PackReader reader = reply.Read();
            int count = reader.ReadArray();
            bool same = !grew;
            int pairs = Math.Min(count, operation == ScriptOperation.TallyPresence ? 2 : 4);
            for (int i = 0; i < pairs; i += 2)
            {
                long counted = reader.ReadNumber();
                same &= !_any || counted == Values[i];
                Values[i] = counted;
                Values[i + 1] += reader.ReadNumber();
            }

            for (int i = pairs; i < count; i += 6)
            {
                var node = new NodeTally(reader.ReadText(), reader.ReadNumber(), reader.ReadNumber(), reader.ReadNumber(), reader.ReadNumber(), reader.ReadNumber());
                if (Nodes.TryGetValue(node.Name, out NodeTally before))
                {
                    same &= (before.Epoch, before.Counted, before.Fresh) == (node.Epoch, node.Counted, node.Fresh);
                    node = node with { Held = before.Held + node.Held, FreshHeld = before.FreshHeld + node.FreshHeld };
                }

                Nodes[node.Name] = node;
            }

            Settled &= same;
            _any = true;
        }
    }
}
