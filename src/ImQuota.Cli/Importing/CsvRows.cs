using ImQuota.Contracts.V1;

namespace ImQuota.Cli.Importing;

/// <summary>
/// A table (<see cref="CsvTable"/>) of these columns: <c>kind</c> (user, group, member, friend), <c>user</c>, <c>group</c>, <c>friend</c>, <c>type</c> of a group,
/// <c>direction</c> (both, one_way). A group's user is its owner, and may be empty.
/// </summary>
internal static class CsvRows
{
    private static readonly string[] Columns = ["kind", "user", "group", "friend", "type", "direction"];

    /// <exception cref="CliException">There is no header, or it has no kind.</exception>
    public static IAsyncEnumerable<ImportRecord> ReadAsync(TextReader reader, ulong app)
        => CsvTable.ReadAsync(reader, ["kind"], "The file", $"; columns are {string.Join(", ", Columns)}").Select(row => Read(row.Line, row.Field, app));

    private static ImportRecord Read(long line, Func<string, string> field, ulong app)
    {
        var request = new ImportRequest { SdkAppId = app };
        switch (field("kind"))
        {
            case "user":
                request.Users = new ImportUsers { UserIds = { field("user") } };
                break;
            case "group" when Types(field("type")) is { } type:
                request.Group = new ImportGroup { GroupId = field("group"), OwnerId = field("user"), Type = type };
                break;
            case "group":
                return new(line, null, $"has the type '{field("type")}'; work, public, meeting, community, bchatroom, avchatroom are known");
            case "member":
                request.Memberships = new ImportMemberships { GroupId = field("group"), UserIds = { field("user") } };
                break;
            case "friend" when Direction(field("direction")) is { } direction:
                request.Friendships = new ImportFriendships { UserId = field("user"), FriendIds = { field("friend") }, Direction = direction };
                break;
            case "friend":
                return new(line, null, $"has the direction '{field("direction")}'; both and one_way are known");
            default:
                return new(line, null, $"is of kind '{field("kind")}'; user, group, member, friend are known");
        }

        return new(line, request, "");
    }

    private static GroupType? Types(string name) => name.ToLowerInvariant() switch
    {
        "work" => GroupType.Work,
        "public" => GroupType.Public,
        "meeting" => GroupType.Meeting,
        "community" => GroupType.Community,
        "bchatroom" => GroupType.BChatRoom,
        "avchatroom" => GroupType.AvChatRoom,
        _ => null,
    };

    private static FriendDirection? Direction(string name) => name.ToLowerInvariant() switch
    {
        "" or "both" => FriendDirection.Both,
        "one_way" => FriendDirection.OneWay,
        _ => null,
    };
}
