using ImQuota.Domain.Admission;
using NodaTime;

namespace ImQuota.Redis.Admission;

/// <summary>
/// Empties large groups in portions before they are dissolved, so that no single script holds the store for long. A crash in
/// between leaves a smaller group, which the repeated call dissolves.
/// </summary>
internal sealed class GroupDrain(AdmissionScriptRunner runner, GroupMembersReader members)
{
    /// <summary>Members that one script may release.</summary>
    public const int Portion = 1000;

    /// <summary>Takes members out of the group until at most <see cref="Portion"/> are left.</summary>
    /// <returns>Those that were left when it was last looked at.</returns>
    public Task<long[]> ShrinkAsync(AppView view, Instant now, string groupId, CancellationToken cancellationToken)
        => ShrinkAsync(view, now, runner.Tagger.Group(view.SdkAppId, groupId), cancellationToken);

    public async Task<long[]> ShrinkAsync(AppView view, Instant now, long tag, CancellationToken cancellationToken)
    {
        while (true)
        {
            long[] tags = await members.ReadAsync(view, view.Layout, tag, cancellationToken);
            if (tags.Length <= Portion)
            {
                return tags;
            }

            for (int start = 0; start < tags.Length - Portion; start += Portion)
            {
                long[] portion = tags[start..Math.Min(start + Portion, tags.Length - Portion)];
                if (await runner.RunAsync(view, now, Leaving(tag, portion), cancellationToken) is null)
                {
                    return [];
                }
            }
        }
    }

    /// <summary>Takes <paramref name="tags"/> out of a group.</summary>
    public static ScriptWork Leaving(long groupTag, long[] tags) => new SimpleWork(batch =>
    {
        batch.Begin(ScriptOperation.Evict, AdmissionMode.Enforce);
        int group = batch.AddGroup(groupTag);
        batch.Add(tags.Length);
        foreach (long tag in tags)
        {
            AdmissionWork.WriteMember(batch, group, tag);
        }
    });
}
