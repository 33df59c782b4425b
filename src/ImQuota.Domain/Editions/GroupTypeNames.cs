namespace ImQuota.Domain.Editions;

/// <summary>Stable names of group types in the catalogue.</summary>
public static class GroupTypeNames
{
    private static readonly NameTable<GroupType> Table = new(
        (GroupType.Work, "work"),
        (GroupType.Public, "public"),
        (GroupType.Meeting, "meeting"),
        (GroupType.Community, "community"),
        (GroupType.BChatRoom, "b_chat_room"),
        (GroupType.AVChatRoom, "av_chat_room"));

    public static IReadOnlyCollection<string> All => Table.Names;

    public static string NameOf(GroupType type) => Table.NameOf(type);

    public static bool TryParse(string name, out GroupType type) => Table.TryParse(name, out type);
}
