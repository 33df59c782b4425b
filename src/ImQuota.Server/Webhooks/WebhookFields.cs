using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Server.Validation;

namespace ImQuota.Server.Webhooks;

/// <summary>Fields of a callback, checked; what is read holds only if nothing was added to the bad fields.</summary>
internal static class WebhookFields
{
    public static string User(BadFields bad, string field, string? id, bool required = true)
    {
        IdFields.UserId(bad, field, id ?? "", required);
        return id ?? "";
    }

    public static string Group(BadFields bad, string? id)
    {
        IdFields.GroupId(bad, "GroupId", id ?? "");
        return id ?? "";
    }

    public static IReadOnlyList<string> Members(BadFields bad, string field, IReadOnlyList<WebhookMember?>? members, bool required = true)
    {
        IdFields.Count(bad, field, members?.Count ?? 0, required ? 1 : 0, IdRules.MaxIdsPerList);
        return [.. (members ?? []).Take(IdRules.MaxIdsPerList).Select((member, place) => User(bad, $"{field}[{place}].Member_Account", member?.Account))];
    }

    /// <summary>A list of 1 to 500 entries, none of them null.</summary>
    public static IReadOnlyList<T> Items<T>(BadFields bad, string field, IReadOnlyList<T?>? items)
        where T : class
    {
        IdFields.Count(bad, field, items?.Count ?? 0, 1, IdRules.MaxIdsPerList);
        List<T> read = [.. (items ?? []).Take(IdRules.MaxIdsPerList).OfType<T>()];
        if (items is not null && items.Contains(null))
        {
            bad.Add(field, "has an entry that is null");
        }

        return read;
    }

    /// <summary><c>Private</c> and <c>ChatRoom</c> are older names of Work and Meeting.</summary>
    public static GroupType Type(BadFields bad, string? type)
    {
        switch (type)
        {
            case "Work" or "Private":
                return GroupType.Work;
            case "Public":
                return GroupType.Public;
            case "Meeting" or "ChatRoom":
                return GroupType.Meeting;
            case "Community":
                return GroupType.Community;
            case "BChatRoom":
                return GroupType.BChatRoom;
            case "AVChatRoom":
                return GroupType.AVChatRoom;
            default:
                bad.Add("Type", $"is {BadFields.Show(type ?? "")}, which is no type of groups");
                return default;
        }
    }

    /// <summary>Null: none that opens a connection, as RESTAPI and Unknown.</summary>
    public static Platform? Platform(string? name) => name?.ToUpperInvariant() switch
    {
        "ANDROID" => Domain.Editions.Platform.Android,
        "IOS" or "IPHONE" => Domain.Editions.Platform.IPhone,
        "IPAD" => Domain.Editions.Platform.IPad,
        "WINDOWS" => Domain.Editions.Platform.Windows,
        "MAC" or "MACOS" => Domain.Editions.Platform.Mac,
        "LINUX" => Domain.Editions.Platform.Linux,
        "WEB" => Domain.Editions.Platform.Web,
        _ => null,
    };
}
