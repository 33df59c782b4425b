namespace ImQuota.Domain.Editions;

/// <summary>Stable names of features in the catalogue.</summary>
public static class FeatureNames
{
    private static readonly NameTable<Feature> Table = new(
        (Feature.GlobalCoverage, "global_coverage"),
        (Feature.PushToAll, "push_to_all"),
        (Feature.MultiDevice, "multi_device"),
        (Feature.LocalSearch, "local_search"),
        (Feature.LiveHistory, "live_history"),
        (Feature.Community, "community"),
        (Feature.ReadReceipts, "read_receipts"),
        (Feature.TargetedMessages, "targeted_messages"),
        (Feature.LiveMemberList, "live_member_list"),
        (Feature.LiveBroadcast, "live_broadcast"),
        (Feature.UserStatus, "user_status"),
        (Feature.ConversationMarks, "conversation_marks"),
        (Feature.ConversationGrouping, "conversation_grouping"),
        (Feature.LiveBan, "live_ban"),
        (Feature.AvCall, "av_call"),
        (Feature.UserRemoval, "user_removal"));

    public static IReadOnlyCollection<string> All => Table.Names;

    public static string NameOf(Feature feature) => Table.NameOf(feature);

    public static bool TryParse(string name, out Feature feature) => Table.TryParse(name, out feature);
}
