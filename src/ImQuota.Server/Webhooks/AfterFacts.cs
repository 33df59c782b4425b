using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Server.Validation;

namespace ImQuota.Server.Webhooks;

/// <summary>What after-events say, as facts of one user, pair, group or connection each.</summary>
internal static class AfterFacts
{
    /// <summary>Only if nothing was added to <paramref name="bad"/>.</summary>
    /// <param name="command">Which.</param>
    /// <param name="called">Its body.</param>
    /// <param name="platform">Where from, as the query says.</param>
    /// <param name="bad">What is wrong.</param>
    public static IReadOnlyList<AdmissionAction> Read(WebhookCommand command, WebhookEvent called, string? platform, BadFields bad)
    {
        switch (command)
        {
            case WebhookCommand.AfterCreateGroup:
                return
                [
                    new CreateGroupAction(
                        WebhookFields.Group(bad, called.GroupId),
                        WebhookFields.Type(bad, called.Type),
                        WebhookFields.User(bad, "Owner_Account", called.OwnerAccount, required: false),
                        WebhookFields.Members(bad, "MemberList", called.MemberList, required: false)),
                ];
            case WebhookCommand.AfterNewMemberJoin:
                string joined = WebhookFields.Group(bad, called.GroupId);
                return [.. WebhookFields.Members(bad, "NewMemberList", called.NewMemberList).Select(user => new JoinGroupAction(joined, [user], Invitation: false))];
            case WebhookCommand.AfterMemberExit:
                string left = WebhookFields.Group(bad, called.GroupId);
                return [.. WebhookFields.Members(bad, "ExitMemberList", called.ExitMemberList).Select(user => new LeaveGroupAction(left, [user]))];
            case WebhookCommand.AfterGroupDestroyed:
                return [new DissolveGroupAction(WebhookFields.Group(bad, called.GroupId))];
            case WebhookCommand.FriendAdd:
                return [.. Pairs(called, bad).Select(pair => new AddFriendAction(pair.From!, pair.To!, FriendDirection.OneWay))];
            case WebhookCommand.FriendDelete:
                return [.. Pairs(called, bad).Select(pair => new RemoveFriendAction(pair.From!, pair.To!, FriendDirection.OneWay))];
            case WebhookCommand.BlackListAdd:
                // Whom somebody blocks is in neither list any more.
                return [.. Pairs(called, bad).Select(pair => new RemoveFriendAction(pair.From!, pair.To!, FriendDirection.Both))];
            case WebhookCommand.StateChange:
                return States(called, platform, bad);
            default:
                throw new ArgumentOutOfRangeException(nameof(command), command, "tells no facts");
        }
    }

    private static List<WebhookPair> Pairs(WebhookEvent called, BadFields bad)
    {
        var pairs = new List<WebhookPair>();
        foreach (WebhookPair pair in WebhookFields.Items(bad, "PairList", called.PairList))
        {
            string from = WebhookFields.User(bad, "PairList.From_Account", pair.From);
            string to = WebhookFields.User(bad, "PairList.To_Account", pair.To);
            if (from.Length > 0 && string.Equals(from, to, StringComparison.Ordinal))
            {
                bad.Add("PairList.To_Account", $"is {BadFields.Show(to)}, the user's own id");
            }

            pairs.Add(new(from, to));
        }

        return pairs;
    }

    /// <summary>
    /// The events name no instance, so a user's connections of one platform are one here, and a device that a login of the same platform pushed
    /// out is replaced by it.
    /// </summary>
    private static List<AdmissionAction> States(WebhookEvent called, string? platform, BadFields bad)
    {
        string user = WebhookFields.User(bad, "Info.To_Account", called.Info?.Account);
        Platform? own = WebhookFields.Platform(platform);
        switch (called.Info?.Action)
        {
            case "Login":
                List<AdmissionAction> facts = [.. (called.KickedDevice ?? [])
                    .Select(device => WebhookFields.Platform(device?.Platform))
                    .Where(kicked => kicked is not null && kicked != own)
                    .Distinct()
                    .Select(kicked => new LogoutAction(user, ConnectionOf(kicked)))];
                facts.Add(new LoginAction(user, own ?? Platform.Web, ConnectionOf(own), ""));
                return facts;
            case "Logout" or "Disconnect":
                return own is null ? [] : [new LogoutAction(user, ConnectionOf(own))];
            default:
                bad.Add("Info.Action", $"is {BadFields.Show(called.Info?.Action ?? "")}; Login, Logout and Disconnect are known");
                return [];
        }
    }

    /// <summary>Empty: none, so that the login registers and counts the month, and opens no connection.</summary>
    private static string ConnectionOf(Platform? platform) => platform is { } known ? $"webhook {PlatformNames.NameOf(known)}" : "";
}
