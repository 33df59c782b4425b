using ImQuota.Domain.Admission;
using ImQuota.Domain.Metering.Repair;
using ImQuota.Redis.Admission;
using ImQuota.Redis.Packing;
using ImQuota.Redis.Usage;

namespace ImQuota.Redis.Repair;

/// <summary>
/// One user's own list of friends. Of a friend the store has the tag of the pair only, among those of all users, so a list cannot be read: who is
/// named is looked up, as a friend or as a former one, and the user's count tells how many more there are.
/// </summary>
internal sealed class FriendReconciliation(RepairContext app, string userId) : IReconciliation
{
    private const int Portion = 500;

    private readonly HashSet<string> _friends = new(StringComparer.Ordinal);
    private readonly HashSet<string> _former = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public int Count => _friends.Count + _former.Count;

    /// <inheritdoc/>
    public void Add(TruthEntry entry) => (entry.Former ? _former : _friends).Add(entry.Id);

    /// <inheritdoc/>
    public async Task<TruthReport> EndAsync(bool dryRun, CancellationToken cancellationToken)
    {
        _former.ExceptWith(_friends);
        (List<string> present, List<string> missing) = await LookUpAsync([.. _friends], cancellationToken);
        (List<string> former, _) = await LookUpAsync([.. _former], cancellationToken);
        long counted = (await CountersAsync(cancellationToken)).Friends;

        // A count below those that were found is wrong itself; else the rest are friends that nobody named.
        long left = Math.Max(0, counted - present.Count - former.Count);
        var report = new TruthReport
        {
            Given = _friends.Count,
            Stored = counted,
            Missing = missing,
            Extra = former.Count + left,
            ExtraNamed = former,
            ExtraLeft = left,
            Different = counted < present.Count + former.Count ? [userId] : [],
        };
        return dryRun ? report : await ChangeAsync(report, present, missing, former, cancellationToken);
    }

    private async Task<TruthReport> ChangeAsync(TruthReport report, List<string> present, List<string> missing, List<string> former, CancellationToken cancellationToken)
    {
        int added = 0, removed = 0, corrected = 0;
        try
        {
            // The count first: friends that leave must not take it below zero.
            corrected = await CorrectAsync(present.Count + former.Count, cancellationToken) ? 1 : 0;
            foreach (string[] portion in missing.Chunk(Portion))
            {
                added += await app.RecordAsync(portion.Select(friend => new AddFriendAction(userId, friend, FriendDirection.OneWay)), cancellationToken);
            }

            foreach (string[] portion in former.Chunk(Portion))
            {
                removed += await app.RecordAsync(portion.Select(friend => new RemoveFriendAction(userId, friend, FriendDirection.OneWay)), cancellationToken);
            }
        }
        catch (StoreUnavailableException away)
        {
            throw new StoreUnavailableException($"{away.Message} By then {added} were added and {removed} removed; send the truth again.", away.Fault, away);
        }

        return report with { Added = added, Removed = removed, Corrected = corrected };
    }

    private async Task<bool> CorrectAsync(int atLeast, CancellationToken cancellationToken)
    {
        UserCounters counters = await CountersAsync(cancellationToken);
        long lacks = atLeast - counters.Friends;
        if (lacks <= 0)
        {
            return false;
        }

        ScriptReply? reply = await app.RunAsync(batch => RepairWork.CorrectUser(batch, batch.UserTag(userId), counters.Value, lacks), cancellationToken);
        return reply is { } done && done.ReadNumber() == 1;
    }

    private async Task<UserCounters> CountersAsync(CancellationToken cancellationToken)
        => await app.RunAsync(batch => StoredUser.Write(batch, userId), cancellationToken) is { } reply ? StoredUser.Read(reply).Counters : default;

    private async Task<(List<string> Present, List<string> Missing)> LookUpAsync(string[] friends, CancellationToken cancellationToken)
    {
        var present = new List<string>();
        var missing = new List<string>();
        foreach (string[] portion in friends.Chunk(Portion))
        {
            if (await app.RunAsync(batch => RepairWork.Edges(batch, userId, portion), cancellationToken) is not { } reply)
            {
                continue;
            }

            PackReader reader = reply.Read();
            reader.ReadArray();
            foreach (string friend in portion)
            {
                (reader.ReadNumber() == 1 ? present : missing).Add(friend);
            }
        }

        return (present, missing);
    }
}
