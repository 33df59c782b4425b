using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Server.Admission;
using ImQuota.Server.Validation;
using NodaTime;

namespace ImQuota.Server.Webhooks;

/// <summary>
/// Facts that the chat service tells: 1. those that are older than what is known are left out; 2. the others are recorded, whatever the limits; 3. what
/// was held for them is given back, after they are counted, so that no place is ever free in between. Each step may be repeated.
/// </summary>
internal sealed class AfterEvents(IHoldStore holds, Decider decider, WebhookOptions options, TimeProvider time)
{
    /// <summary>An event from further ahead than this has a broken clock, and would hide what comes after it.</summary>
    private static readonly Duration MaxAhead = Duration.FromMinutes(5);

    public async Task<WebhookResult> AnswerAsync(WebhookCommand command, ulong sdkAppId, WebhookEvent called, string? platform)
    {
        var bad = new BadFields();
        IReadOnlyList<AdmissionAction> facts = AfterFacts.Read(command, called, platform, bad);
        GroupType? type = command == WebhookCommand.AfterNewMemberJoin ? WebhookFields.Type(bad, called.Type) : null;
        if (bad.HasAny)
        {
            return WebhookResult.Rejected(bad.ToString());
        }

        // :: Step 1
        facts = await NewsAsync(sdkAppId, facts, called.EventTime);
        if (facts is [])
        {
            return new(WebhookOutcome.Late, WebhookAnswer.Ok);
        }

        if (facts is [CreateGroupAction created])
        {
            facts = [await WithoutThoseWhoLeftAsync(sdkAppId, created, called.EventTime)];
        }

        // :: Step 2
        AdmissionOutcome[] outcomes;
        try
        {
            outcomes = await RecordAsync(sdkAppId, facts, type);
        }
        catch (StoreUnavailableException away)
        {
            return new(WebhookOutcome.Undecided, WebhookAnswer.Fail(away.Message));
        }

        if (Array.Find(outcomes, outcome => outcome.Reason == DenyReason.AppNotFound) is { } unknown)
        {
            return WebhookResult.Rejected(DenyMessages.For(unknown.Reason, null, null));
        }

        if (Array.Find(outcomes, outcome => outcome.Undecided is not null) is { } undecided)
        {
            return new(WebhookOutcome.Undecided, WebhookAnswer.Fail(undecided.Undecided!));
        }

        // :: Step 3
        await SettleAsync(sdkAppId, facts, facts[0] is CreateGroupAction create ? CreationDigest.Of(called, create.Type) : "");
        return new(Array.Exists(outcomes, outcome => outcome.OverLimit) ? WebhookOutcome.OverLimit : WebhookOutcome.Recorded, WebhookAnswer.Ok);
    }

    private async Task<IReadOnlyList<AdmissionAction>> NewsAsync(ulong sdkAppId, IReadOnlyList<AdmissionAction> facts, long? eventTime)
    {
        Instant now = time.Now();
        if (facts is [] || eventTime is not > 0 || eventTime > (now + MaxAhead).ToUnixTimeMilliseconds())
        {
            return facts;
        }

        try
        {
            bool[] news = await holds.NoteAsync(
                sdkAppId, facts, Instant.FromUnixTimeMilliseconds(eventTime.Value), Duration.FromTimeSpan(options.Order), CancellationToken.None);
            return [.. facts.Where((_, place) => news[place])];
        }
        catch (StoreUnavailableException)
        {
            // In the order in which they come, then.
            return facts;
        }
    }

    /// <summary>Members of a creation that is told late may be gone already.</summary>
    private async Task<CreateGroupAction> WithoutThoseWhoLeftAsync(ulong sdkAppId, CreateGroupAction create, long? eventTime)
    {
        IReadOnlyList<AdmissionAction> joins = [.. UsersOf(create).Select(user => new JoinGroupAction(create.GroupId, [user], Invitation: false))];
        HashSet<string> stayed = [.. (await NewsAsync(sdkAppId, joins, eventTime)).Cast<JoinGroupAction>().Select(join => join.UserIds[0])];
        return create with
        {
            OwnerId = stayed.Contains(create.OwnerId) ? create.OwnerId : "",
            MemberIds = [.. create.MemberIds.Where(stayed.Contains)],
        };
    }

    private static IEnumerable<string> UsersOf(CreateGroupAction create)
        => create.OwnerId.Length > 0 ? create.MemberIds.Prepend(create.OwnerId).Distinct(StringComparer.Ordinal) : create.MemberIds;

    private async Task<AdmissionOutcome[]> RecordAsync(ulong sdkAppId, IReadOnlyList<AdmissionAction> facts, GroupType? type)
    {
        IReadOnlyList<AdmissionAction> actions = facts;
        if (facts[0] is JoinGroupAction join)
        {
            // Its creation may be on its way yet; adopted as a join does it, the group would be a Public one.
            actions =
            [
                new CreateGroupAction(join.GroupId, type!.Value, "", []) { OfEarlierDay = true },
                join with { UserIds = [.. facts.Cast<JoinGroupAction>().SelectMany(one => one.UserIds)] },
            ];
        }

        AdmissionOutcome[] outcomes = await DecideAsync(sdkAppId, actions);
        if (facts[0] is CreateGroupAction { Type: not (GroupType.AVChatRoom or GroupType.BChatRoom) } create && outcomes[0].Already
            && UsersOf(create).ToArray() is { Length: > 0 } users)
        {
            // It was heard of by a member's join first.
            return await DecideAsync(sdkAppId, [new JoinGroupAction(create.GroupId, users, Invitation: false)]);
        }

        // What the creation in front of a join is flagged with is not the join's.
        return type is null ? outcomes : outcomes[1..];
    }

    private Task<AdmissionOutcome[]> DecideAsync(ulong sdkAppId, IReadOnlyList<AdmissionAction> actions)
        => decider.DecideAsync(sdkAppId, [.. actions.Select(action => new AdmissionRequest(AdmissionMode.Record, action))], CancellationToken.None);

    private async Task SettleAsync(ulong sdkAppId, IReadOnlyList<AdmissionAction> facts, string creation)
    {
        if (facts[0] is not (CreateGroupAction or JoinGroupAction or AddFriendAction))
        {
            return;
        }

        try
        {
            await holds.SettleAsync(sdkAppId, facts, creation, CancellationToken.None);
        }
        catch (StoreUnavailableException)
        {
            // It lapses.
        }
    }
}
