using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Server.Validation;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Usage;

/// <summary>Reads a message of an import into the facts it states.</summary>
internal static class ImportReader
{
    /// <summary>Adds the facts to <paramref name="facts"/>, or nothing if something was added to <paramref name="bad"/>.</summary>
    public static void Read(BadFields bad, Wire.ImportRequest request, long messageIndex, List<ImportFact> facts)
    {
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        switch (request.ItemCase)
        {
            case Wire.ImportRequest.ItemOneofCase.Users:
                Read(bad, request.Users, messageIndex, facts);
                break;
            case Wire.ImportRequest.ItemOneofCase.Group:
                Read(bad, request.Group, messageIndex, facts);
                break;
            case Wire.ImportRequest.ItemOneofCase.Memberships:
                Read(bad, request.Memberships, messageIndex, facts);
                break;
            case Wire.ImportRequest.ItemOneofCase.Friendships:
                Read(bad, request.Friendships, messageIndex, facts);
                break;
            default:
                bad.Add("item", "is not set; one of users, group, memberships, friendships is needed");
                break;
        }
    }

    private static void Read(BadFields bad, Wire.ImportUsers users, long messageIndex, List<ImportFact> facts)
    {
        IdFields.UserIds(bad, "users.user_ids", users.UserIds, 1, IdRules.MaxIdsPerList);
        if (!bad.HasAny)
        {
            facts.Add(new ImportFact(messageIndex, new RegisterUsersAction(users.UserIds)));
        }
    }

    private static void Read(BadFields bad, Wire.ImportGroup group, long messageIndex, List<ImportFact> facts)
    {
        IdFields.GroupId(bad, "group.group_id", group.GroupId);
        IdFields.Known(bad, "group.type", group.Type, unspecifiedAllowed: false);
        IdFields.UserId(bad, "group.owner_id", group.OwnerId, required: false);
        if (!bad.HasAny)
        {
            facts.Add(new ImportFact(messageIndex, new CreateGroupAction(group.GroupId, (GroupType)group.Type, group.OwnerId, []) { OfEarlierDay = true }));
        }
    }

    private static void Read(BadFields bad, Wire.ImportMemberships memberships, long messageIndex, List<ImportFact> facts)
    {
        IdFields.GroupId(bad, "memberships.group_id", memberships.GroupId);
        IdFields.UserIds(bad, "memberships.user_ids", memberships.UserIds, 1, IdRules.MaxIdsPerList);
        if (!bad.HasAny)
        {
            facts.Add(new ImportFact(messageIndex, new JoinGroupAction(memberships.GroupId, memberships.UserIds, Invitation: false)));
        }
    }

    private static void Read(BadFields bad, Wire.ImportFriendships friendships, long messageIndex, List<ImportFact> facts)
    {
        IdFields.UserId(bad, "friendships.user_id", friendships.UserId);
        IdFields.UserIds(bad, "friendships.friend_ids", friendships.FriendIds, 1, IdRules.MaxIdsPerList);
        IdFields.Known(bad, "friendships.direction", friendships.Direction, unspecifiedAllowed: true);
        if (friendships.FriendIds.Contains(friendships.UserId))
        {
            bad.Add("friendships.friend_ids", $"holds {BadFields.Show(friendships.UserId)}, the user itself");
        }

        if (bad.HasAny)
        {
            return;
        }

        FriendDirection direction = friendships.Direction == Wire.FriendDirection.OneWay ? FriendDirection.OneWay : FriendDirection.Both;
        foreach (string friendId in friendships.FriendIds)
        {
            facts.Add(new ImportFact(messageIndex, new AddFriendAction(friendships.UserId, friendId, direction)));
        }
    }
}
