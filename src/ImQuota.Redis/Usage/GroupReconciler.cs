using ImQuota.Domain.Admission;
using ImQuota.Domain.Metering;
using ImQuota.Redis.Admission;
using ImQuota.Redis.Packing;
using NodaTime;

namespace ImQuota.Redis.Usage;

/// <summary>Makes a group's stored members equal a caller's truth, in portions, without looking at limits.</summary>
internal sealed class GroupReconciler(AppViews views, AdmissionScriptRunner runner, GroupMembersReader members, Upkeep upkeep, TimeProvider time)
{
    private const int Portion = 500;

    public async Task<ReconcileReport?> ReconcileAsync(
        ulong sdkAppId, string groupId, IReadOnlyList<string> memberIds, bool dryRun, CancellationToken cancellationToken)
    {
        AppView view = views.Of(sdkAppId);
        Instant now = time.GetInstant();
        var present = new PresentMembers(members, groupId);
        if (await runner.RunAsync(view, now, present, cancellationToken) is not { } reply || IsEmpty(reply))
        {
            return null;
        }

        HashSet<long> extra = [.. present.Tags];
        var missing = new List<string>();
        foreach (string id in UniqueIds.Of(memberIds))
        {
            if (!extra.Remove(runner.Tagger.User(sdkAppId, id)))
            {
                missing.Add(id);
            }
        }

        if (!dryRun)
        {
            long[] leaving = [.. extra];
            long tag = runner.Tagger.Group(sdkAppId, groupId);

            // Joins first: a group that loses its last member would be gone.
            await AddAsync(view, now, groupId, missing, cancellationToken);
            for (int start = 0; start < leaving.Length; start += Portion)
            {
                long[] portion = leaving[start..Math.Min(start + Portion, leaving.Length)];
                await runner.RunAsync(view, now, GroupDrain.Leaving(tag, portion), cancellationToken);
            }
        }

        return new ReconcileReport(missing, extra.Count);
    }

    private static bool IsEmpty(ScriptReply reply)
    {
        PackReader reader = reply.Read();
        return reader.ReadArray() == 0;
    }

    private async Task AddAsync(AppView view, Instant now, string groupId, List<string> missing, CancellationToken cancellationToken)
    {
        for (int start = 0; start < missing.Count; start += Portion)
        {
            List<string> portion = missing.GetRange(start, Math.Min(Portion, missing.Count - start));
            AdmissionRequest[] join = [new(AdmissionMode.Record, new JoinGroupAction(groupId, portion, Invitation: false))];
            if (await runner.RunAsync(view, now, new AdmissionWork(join, 0, 1, members), cancellationToken) is { } reply)
            {
                await upkeep.Begin(view, reply);
            }
        }
    }

    /// <summary>Reads the members and, in the same attempt, the group, on a view that the script confirms.</summary>
    private sealed class PresentMembers(GroupMembersReader members, string groupId) : ScriptWork
    {
        public long[] Tags { get; private set; } = [];

        public override async Task PrepareAsync(AppView view, AppLayout layout, CancellationToken cancellationToken)
            => Tags = await members.ReadAsync(view, layout, groupId, cancellationToken);

        public override void Write(ScriptBatch batch)
        {
            batch.Begin(ScriptOperation.GroupUsage);
            batch.AddGroup(groupId);
        }
    }
}
