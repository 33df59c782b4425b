using ImQuota.Domain.Metering.Repair;
using ImQuota.Redis.Admission;
using ImQuota.Redis.Packing;

namespace ImQuota.Redis.Repair;

/// <summary>
/// Groups' numbers of members beside their member sets, exactly; and users' numbers of groups beside all member sets. These are read one after another, so
/// a user's difference counts as one when each of several readings found it with the same counters.
/// </summary>
internal sealed class MembershipRecount(RepairContext app, bool dryRun, bool cutOff, List<RecountedCounter> found)
{
    /// <summary>Member sets that one run looks at.</summary>
    private const int SetsAtOnce = 256;

    /// <summary>Of two, one who joins and leaves all the while was met between the same two steps in both now and then.</summary>
    private const int Readings = 4;

    /// <summary>Users whose groups are counted at a time, about 100 bytes each; with more, the groups are read again for the next ones.</summary>
    private const int UsersAtOnce = 500_000;

    /// <summary>HASH_MEAN of the script (20-state.lua): what a bucket of hashes grows to.</summary>
    private const int UsersABucket = 48;

    private readonly List<long> _groups = [];

    /// <summary>Friends of all users, by their counters.</summary>
    public long Friends { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var sets = new Dictionary<long, int>();
        await app.Scan.ReadAsync(BucketTable.Groups, (tag, record) => sets[tag] = new GroupRecord((long)record).Sets, cancellationToken);
        _groups.AddRange(sets.Keys);
        foreach ((long tag, int count) in sets)
        {
            app.View.RememberMemberSets(tag, count);
        }

        await GroupsAsync(sets, cancellationToken);
        await UsersAsync(cancellationToken);
    }

    private async Task GroupsAsync(Dictionary<long, int> sets, CancellationToken cancellationToken)
    {
        int wrong = 0;
        var portion = new List<long>();
        int size = 0;
        foreach ((long tag, int count) in sets)
        {
            portion.Add(tag);
            size += count;
            if (size >= SetsAtOnce)
            {
                wrong += await RecountAsync(portion, cancellationToken);
                portion.Clear();
                size = 0;
            }
        }

        wrong += portion.Count > 0 ? await RecountAsync(portion, cancellationToken) : 0;
        found.Add(new RecountedCounter("groups_with_wrong_members", wrong, 0, true, wrong > 0 && !dryRun));
    }

    private async Task<int> RecountAsync(List<long> groups, CancellationToken cancellationToken)
    {
        if (await app.RunAsync(batch => Write(batch, groups), cancellationToken) is not { } reply)
        {
            return 0;
        }

        PackReader reader = reply.Read();
        int wrong = 0;
        for (int i = 0; i < groups.Count; i++)
        {
            if (cutOff)
            {
                reader.ReadNumber();
            }

            if (reader.ReadArray() > 0)
            {
                wrong += reader.ReadNumber() != reader.ReadNumber() ? 1 : 0;
            }
        }

        return wrong;
    }

    private void Write(ScriptBatch batch, List<long> groups)
    {
        foreach (long tag in groups)
        {
            if (cutOff)
            {
                RepairWork.RejoinGroup(batch, app.View, tag);
            }

            RepairWork.RecountGroup(batch, app.View, tag, dryRun);
        }
    }

    private async Task UsersAsync(CancellationToken cancellationToken)
    {
        int slices = 1 + (app.View.Layout.Counters * UsersABucket / UsersAtOnce);
        int wrong = 0;
        bool corrected = false;
        for (int slice = 0; slice < slices; slice++)
        {
            Dictionary<long, (long Counters, long Groups)> different = await DifferencesAsync(slice, slices, sum => Friends += sum, cancellationToken);
            for (int reading = 1; reading < Readings && different.Count > 0; reading++)
            {
                Dictionary<long, (long Counters, long Groups)> again = await DifferencesAsync(slice, slices, _ => { }, cancellationToken);
                different = different.Where(one => again.TryGetValue(one.Key, out (long, long) other) && other == one.Value).ToDictionary();
            }

            foreach ((long tag, (long counters, long groups)) in different)
            {
                wrong++;
                corrected |= !dryRun && await CorrectAsync(tag, counters, groups, cancellationToken);
            }
        }

        found.Add(new RecountedCounter("users_with_wrong_groups", wrong, 0, true, corrected));
    }

    private async Task<bool> CorrectAsync(long tag, long counters, long groups, CancellationToken cancellationToken)
    {
        long difference = new UserCounters(counters).UntilGroups(groups);
        ScriptReply? reply = await app.RunAsync(batch => RepairWork.CorrectUser(batch, tag, counters, difference), cancellationToken);
        return reply is { } done && done.ReadNumber() == 1;
    }

    /// <summary>Users of a slice whose number of groups differs: their counters, and the groups they are in.</summary>
    private async Task<Dictionary<long, (long Counters, long Groups)>> DifferencesAsync(
        int slice, int slices, Action<long> friends, CancellationToken cancellationToken)
    {
        bool IsMine(long tag) => (int)((ulong)tag % (ulong)slices) == slice;
        var groups = new Dictionary<long, long>();
        foreach (long group in _groups)
        {
            foreach (long member in await app.Members.ReadAsync(app.View, app.View.Layout, group, cancellationToken))
            {
                if (IsMine(member))
                {
                    groups[member] = groups.GetValueOrDefault(member) + 1;
                }
            }
        }

        var counters = new Dictionary<long, long>();
        await app.Scan.ReadAsync(
            BucketTable.Counters,
            (tag, value) =>
            {
                if (IsMine(tag))
                {
                    counters[tag] = (long)value;
                }
            },
            cancellationToken);
        friends(counters.Values.Sum(value => new UserCounters(value).Friends));
        return groups.Keys.Union(counters.Keys)
            .Select(tag => (Tag: tag, Counters: counters.GetValueOrDefault(tag), Groups: groups.GetValueOrDefault(tag)))
            .Where(user => user.Groups != new UserCounters(user.Counters).Groups)
            .ToDictionary(user => user.Tag, user => (user.Counters, user.Groups));
    }
}
