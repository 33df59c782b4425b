using ImQuota.Domain.Admission;
using ImQuota.Domain.Metering.Repair;
using ImQuota.Redis.Admission;

namespace ImQuota.Redis.Repair;

/// <summary>Members of a group.</summary>
internal sealed class StoredMembers(RepairContext app, string groupId) : StoredTruth(app)
{
    private readonly long _tag = app.Tagger.Group(app.App, groupId);

    public override async Task<Dictionary<TruthKey, TruthItem>?> ReadAsync(CancellationToken cancellationToken)
    {
        var present = new PresentMembers(App.Members, groupId);
        return await App.RunAsync(present, cancellationToken) is { } reply && Exists(reply)
            ? present.Tags.ToDictionary(tag => new TruthKey(tag), _ => new TruthItem(""))
            : null;
    }

    public override (TruthKey Key, TruthItem Item) Read(TruthEntry entry)
        => (new TruthKey(App.Tagger.User(App.App, entry.Id)), new TruthItem(entry.Id, entry.Id));

    public override async Task<int> AddAsync(ArraySegment<TruthItem> items, CancellationToken cancellationToken)
        => await App.RecordAsync([new JoinGroupAction(groupId, [.. items.Select(item => item.Id)], Invitation: false)], cancellationToken) * items.Count;

    public override async Task<int> RemoveAsync(ArraySegment<TruthKey> keys, CancellationToken cancellationToken)
    {
        await App.RunAsync(GroupDrain.Leaving(_tag, [.. keys.Select(key => key.Tag)]), cancellationToken);
        return keys.Count;
    }

    private static bool Exists(ScriptReply reply)
    {
        Packing.PackReader reader = reply.Read();
        return reader.ReadArray() > 0;
    }

    /// <summary>Reads the members and, in the same attempt, the group, on a view that the script confirms.</summary>
    private sealed class PresentMembers(GroupMembersReader members, string groupId) : ScriptWork
    {
        public long[] Tags { get; private set; } = [];

        public override async Task PrepareAsync(AppView view, AppLayout layout, int attempt, CancellationToken cancellationToken)
            => Tags = await members.ReadAsync(view, layout, groupId, cancellationToken);

        public override void Write(ScriptBatch batch)
        {
            batch.Begin(ScriptOperation.GroupUsage);
            batch.AddGroup(groupId);
        }
    }
}
