using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering.Repair;
using ImQuota.Redis.Admission;

namespace ImQuota.Redis.Repair;

/// <summary>All groups of an app, with their types.</summary>
internal sealed class StoredGroups(RepairContext app, GroupDrain drain) : StoredTruth(app)
{
    public override async Task<Dictionary<TruthKey, TruthItem>?> ReadAsync(CancellationToken cancellationToken)
    {
        if (await App.LayoutAsync(cancellationToken) is null)
        {
            return null;
        }

        var groups = new Dictionary<TruthKey, TruthItem>();
        await App.Scan.ReadAsync(BucketTable.Groups, (tag, record) => groups[new TruthKey(tag)] = new TruthItem("", Kind: new GroupRecord((long)record).Type), cancellationToken);
        return groups;
    }

    public override (TruthKey Key, TruthItem Item) Read(TruthEntry entry)
        => (new TruthKey(App.Tagger.Group(App.App, entry.Id)), new TruthItem(entry.Id, entry.Id, entry.Kind));

    /// <summary>Of an earlier day and without members: when they came and who is in them is another truth.</summary>
    public override Task<int> AddAsync(ArraySegment<TruthItem> items, CancellationToken cancellationToken)
        => App.RecordAsync(items.Select(item => new CreateGroupAction(item.Id, (GroupType)item.Kind, "", []) { OfEarlierDay = true }), cancellationToken);

    public override async Task<int> RemoveAsync(ArraySegment<TruthKey> keys, CancellationToken cancellationToken)
    {
        foreach (TruthKey key in keys)
        {
            await drain.ShrinkAsync(App.View, App.Now, key.Tag, cancellationToken);
            await App.RunAsync(new Dissolve(App.Members, key.Tag), cancellationToken);
        }

        return keys.Count;
    }

    public override async Task<int> CorrectAsync(ArraySegment<TruthItem> items, CancellationToken cancellationToken)
    {
        int corrected = 0;
        foreach (TruthItem item in items)
        {
            await EmptyAsync(item, cancellationToken);
            ScriptReply? reply = await App.RunAsync(
                batch =>
                {
                    batch.Begin(ScriptOperation.Retype);
                    batch.AddGroup(item.Id);
                    batch.Add(item.Kind);
                },
                cancellationToken);
            corrected += reply is { } done ? (int)done.ReadNumber() : 0;
        }

        return corrected;
    }

    /// <summary>A type whose memberships are not kept must have none.</summary>
    private async Task EmptyAsync(TruthItem item, CancellationToken cancellationToken)
    {
        if (App.View.Facts is not { } facts || !facts.Catalogue.GroupTypes[(GroupType)item.Kind].Live || facts.Entitlements.Settings.CountLiveMembership)
        {
            return;
        }

        long group = App.Tagger.Group(App.App, item.Id);
        foreach (long[] portion in (await App.Members.ReadAsync(App.View, App.View.Layout, group, cancellationToken)).Chunk(Portion))
        {
            await App.RunAsync(GroupDrain.Leaving(group, portion), cancellationToken);
        }
    }

    private sealed class Dissolve(GroupMembersReader members, long groupTag) : ScriptWork
    {
        private long[] _tags = [];

        public override async Task PrepareAsync(AppView view, AppLayout layout, int attempt, CancellationToken cancellationToken)
            => _tags = await members.ReadAsync(view, layout, groupTag, cancellationToken);

        public override void Write(ScriptBatch batch)
        {
            batch.Begin(ScriptOperation.DissolveGroup);
            int group = batch.AddGroup(groupTag);
            batch.Add(_tags.Length);
            foreach (long tag in _tags)
            {
                AdmissionWork.WriteMember(batch, group, tag);
            }
        }
    }
}
