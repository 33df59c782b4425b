using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Server.Validation;

namespace ImQuota.Server.Webhooks;

/// <summary>Announced actions, which the chat service carries out unless the answer forbids it.</summary>
internal sealed class BeforeEvents(WebhookDecider decider)
{
    /// <summary>Codes that are passed through: 10106 for 10006, 10137 for 10037, 10120 for 60020.</summary>
    private const int GroupCodes = 10100;

    /// <summary>The same for friends: 38010 for 30010, 38014 for 30014, 38020 for 60020; the first of them, where there is no decision.</summary>
    private const int FriendCodes = 38000;

    public Task<WebhookResult> AnswerAsync(WebhookCommand command, ulong sdkAppId, WebhookEvent called, CancellationToken cancellationToken) => command switch
    {
        WebhookCommand.BeforeCreateGroup => CreateAsync(sdkAppId, called, cancellationToken),
        WebhookCommand.BeforeApplyJoinGroup => JoinAsync(sdkAppId, called, invitation: false, cancellationToken),
        WebhookCommand.BeforeInviteJoinGroup => JoinAsync(sdkAppId, called, invitation: true, cancellationToken),
        WebhookCommand.PrevFriendAdd => AddFriendsAsync(sdkAppId, called, cancellationToken),
        WebhookCommand.PrevFriendResponse => AcceptFriendsAsync(sdkAppId, called, cancellationToken),
        _ => throw new ArgumentOutOfRangeException(nameof(command), command, "announces nothing"),
    };

    private Task<WebhookResult> CreateAsync(ulong sdkAppId, WebhookEvent called, CancellationToken cancellationToken)
    {
        var bad = new BadFields();
        GroupType type = WebhookFields.Type(bad, called.Type);
        string owner = WebhookFields.User(bad, "Owner_Account", called.OwnerAccount, required: false);
        IReadOnlyList<string> members = WebhookFields.Members(bad, "MemberList", called.MemberList, required: false);
        return bad.HasAny
            ? Task.FromResult(WebhookResult.Rejected(bad.ToString()))
            : OfGroupAsync(sdkAppId, new CreateGroupAction("", type, owner, members), CreationDigest.Of(called, type), cancellationToken);
    }

    private Task<WebhookResult> JoinAsync(ulong sdkAppId, WebhookEvent called, bool invitation, CancellationToken cancellationToken)
    {
        var bad = new BadFields();
        string group = WebhookFields.Group(bad, called.GroupId);
        IReadOnlyList<string> users = invitation
            ? WebhookFields.Members(bad, "DestinationMembers", called.DestinationMembers)
            : [WebhookFields.User(bad, "Requestor_Account", called.RequestorAccount)];
        return bad.HasAny
            ? Task.FromResult(WebhookResult.Rejected(bad.ToString()))
            : OfGroupAsync(sdkAppId, new JoinGroupAction(group, users, invitation), "", cancellationToken);
    }

    private async Task<WebhookResult> OfGroupAsync(ulong sdkAppId, AdmissionAction action, string creation, CancellationToken cancellationToken)
    {
        AdmissionOutcome outcome;
        try
        {
            outcome = (await decider.DecideAsync(sdkAppId, [action], creation, cancellationToken))[0];
        }
        catch (StoreUnavailableException away)
        {
            return new(WebhookOutcome.Undecided, WebhookAnswer.Fail(away.Message));
        }

        if (outcome.Undecided is { } why)
        {
            return new(WebhookOutcome.Undecided, WebhookAnswer.Fail(why));
        }

        if (outcome.Allowed)
        {
            return new(WebhookOutcome.Allowed, WebhookAnswer.Ok with { RefusedMembers = outcome.OverLimitUserIds is [] ? null : outcome.OverLimitUserIds });
        }

        string message = DenyMessages.For(outcome.Reason, outcome.Limit, outcome.SubReason);
        return outcome.Reason == DenyReason.AppNotFound
            ? WebhookResult.Rejected(message)
            : new(WebhookOutcome.Denied, new WebhookAnswer("OK", message, GroupCodes + (outcome.Code % 100)));
    }

    private Task<WebhookResult> AddFriendsAsync(ulong sdkAppId, WebhookEvent called, CancellationToken cancellationToken)
    {
        var bad = new BadFields();
        string user = WebhookFields.User(bad, "From_Account", called.FromAccount);
        FriendDirection direction = FriendDirection.Both;
        switch (called.AddType)
        {
            case null or "" or "Add_Type_Both":
                break;
            case "Add_Type_Single":
                direction = FriendDirection.OneWay;
                break;
            default:
                bad.Add("AddType", $"is {BadFields.Show(called.AddType)}; Add_Type_Single and Add_Type_Both are known");
                break;
        }

        var asked = new List<FriendAsked>();
        foreach (WebhookFriend item in WebhookFields.Items(bad, "FriendItem", called.FriendItem))
        {
            string friend = Other(bad, "FriendItem", item, user);
            asked.Add(new(friend, new AddFriendAction(user, friend, direction), IsPeers: false));
        }

        return OfFriendsAsync(sdkAppId, asked, bad, cancellationToken);
    }

    private Task<WebhookResult> AcceptFriendsAsync(ulong sdkAppId, WebhookEvent called, CancellationToken cancellationToken)
    {
        var bad = new BadFields();
        string user = WebhookFields.User(bad, "From_Account", called.FromAccount);
        var asked = new List<FriendAsked>();
        foreach (WebhookFriend item in WebhookFields.Items(bad, "ResponseFriendItem", called.ResponseFriendItem))
        {
            string asker = Other(bad, "ResponseFriendItem", item, user);
            switch (item.ResponseAction)
            {
                case "Response_Action_AgreeAndAdd":
                    asked.Add(new(asker, new AddFriendAction(user, asker, FriendDirection.Both), IsPeers: false));
                    break;
                case "Response_Action_Agree":
                    // Only the asker's list gets somebody, which is the peer's to the one who answers.
                    asked.Add(new(asker, new AddFriendAction(asker, user, FriendDirection.OneWay), IsPeers: true));
                    break;
                case "Response_Action_Reject":
                    asked.Add(new(asker, null, IsPeers: false));
                    break;
                default:
                    bad.Add("ResponseAction", $"is {BadFields.Show(item.ResponseAction ?? "")}, which is no answer that this version knows");
                    break;
            }
        }

        return OfFriendsAsync(sdkAppId, asked, bad, cancellationToken);
    }

    private async Task<WebhookResult> OfFriendsAsync(ulong sdkAppId, List<FriendAsked> asked, BadFields bad, CancellationToken cancellationToken)
    {
        if (bad.HasAny)
        {
            return WebhookResult.Rejected(bad.ToString());
        }

        AdmissionAction[] actions = [.. asked.Select(one => one.Action).OfType<AdmissionAction>()];
        Queue<AdmissionOutcome> outcomes;
        try
        {
            outcomes = new(actions is [] ? [] : await decider.DecideAsync(sdkAppId, actions, "", cancellationToken));
        }
        catch (StoreUnavailableException away)
        {
            outcomes = new(actions.Select(_ => new AdmissionOutcome { Allowed = false, Undecided = away.Message, CheckedAt = default }));
        }

        if (outcomes.TryPeek(out AdmissionOutcome? first) && first.Reason == DenyReason.AppNotFound)
        {
            return WebhookResult.Rejected(DenyMessages.For(first.Reason, null, null));
        }

        var worst = WebhookOutcome.Allowed;
        var items = new List<WebhookItem>(asked.Count);
        foreach (FriendAsked one in asked)
        {
            (WebhookItem item, WebhookOutcome outcome) = one.Action is null ? (new(one.Account, 0, ""), WebhookOutcome.Allowed) : ItemOf(one, outcomes.Dequeue());
            items.Add(item);
            worst = outcome > worst ? outcome : worst;
        }

        return new(worst, WebhookAnswer.Ok with { ResultItem = items });
    }

    private static (WebhookItem Item, WebhookOutcome Outcome) ItemOf(FriendAsked asked, AdmissionOutcome outcome)
    {
        if (outcome.Undecided is { } why)
        {
            return (new(asked.Account, FriendCodes, why), WebhookOutcome.Undecided);
        }

        if (outcome.Allowed)
        {
            return (new(asked.Account, 0, ""), WebhookOutcome.Allowed);
        }

        DenyReason reason = asked.IsPeers && outcome.Reason == DenyReason.FriendsLimit ? DenyReason.PeerFriendsLimit : outcome.Reason;
        int code = reason == outcome.Reason ? outcome.Code : DenyCodes.For(reason, asked.Action!);
        return (new(asked.Account, FriendCodes + (code % 100), DenyMessages.For(reason, outcome.Limit, outcome.SubReason)), WebhookOutcome.Denied);
    }

    private static string Other(BadFields bad, string list, WebhookFriend item, string user)
    {
        string other = WebhookFields.User(bad, $"{list}.To_Account", item.Account);
        if (other.Length > 0 && string.Equals(other, user, StringComparison.Ordinal))
        {
            bad.Add($"{list}.To_Account", $"is {BadFields.Show(other)}, the user's own id");
        }

        return other;
    }

    /// <param name="Account">Whom the answer is about.</param>
    /// <param name="Action">Null: nothing would come of it.</param>
    /// <param name="IsPeers">The list that would grow is the other user's.</param>
    private sealed record FriendAsked(string Account, AddFriendAction? Action, bool IsPeers);
}
