using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Redis.Packing;
using NodaTime;

namespace ImQuota.Redis.Admission;

/// <summary>Turns the script's replies into outcomes: adds codes, reset instants, the edition that would have allowed it, features.</summary>
internal sealed class OutcomeReader(ScriptBatch batch)
{
    private const int Allowed = 1;
    private const int Already = 2;
    private const int AllMembers = 3;

    private readonly AppFacts _facts = batch.Facts;
    private readonly CalendarPosition _position = batch.Position;
    private readonly Instant _checkedAt = ScriptBatch.FromMicros(ScriptBatch.Micros(batch.Now));
    private AdmissionOutcome? _allowed;
    private AdmissionOutcome? _already;

    public static AdmissionOutcome UnknownApp(AdmissionAction action, Instant now) => new()
    {
        Allowed = false,
        Reason = DenyReason.AppNotFound,
        Code = DenyCodes.For(DenyReason.AppNotFound, action),
        CheckedAt = ScriptBatch.FromMicros(ScriptBatch.Micros(now)),
    };

    /// <param name="replies">At the reply to <paramref name="request"/>.</param>
    public AdmissionOutcome Read(ref PackReader replies, AdmissionRequest request)
    {
        AdmissionOutcome outcome = replies.AtNumber ? Plain(replies.ReadInt32(), request.Action) : Full(ref replies, request.Action);
        return request.Action is CheckFeatureAction check && outcome.Allowed ? WithFeature(outcome, request.Mode, check) : outcome;
    }

    private AdmissionOutcome Plain(int reply, AdmissionAction action) => reply switch
    {
        // Most replies of a run say the same, so they are one object.
        Allowed => _allowed ??= new AdmissionOutcome { Allowed = true, CheckedAt = _checkedAt },
        Already => _already ??= new AdmissionOutcome { Allowed = true, Already = true, CheckedAt = _checkedAt },
        AllMembers => new AdmissionOutcome { Allowed = true, Already = true, AlreadyMemberIds = Asked(action), CheckedAt = _checkedAt },
        _ => throw new InvalidOperationException($"The admission script gave the unknown reply {reply}."),
    };

    private AdmissionOutcome Full(ref PackReader reply, AdmissionAction action)
    {
        reply.ReadArray();
        int flags = reply.ReadInt32();
        bool allowed = (flags & 1) != 0;
        var reason = (DenyReason)reply.ReadInt32();
        int key = reply.ReadInt32();
        long used = reply.ReadNumber();
        LimitCheck[] checks = Checks(ref reply);
        IReadOnlyList<string> kick = Texts(ref reply);
        IReadOnlyList<string> over = Picked(ref reply, action);
        IReadOnlyList<string> already = Picked(ref reply, action);
        return new AdmissionOutcome
        {
            Allowed = allowed,
            Already = (flags & 2) != 0,
            OverLimit = (flags & 4) != 0,
            WouldDeny = (flags & 8) != 0,
            Reason = reason,
            Code = allowed ? 0 : Code(reason, action),
            Limit = key < 0 ? null : Use((LimitKey)key, used),
            UpgradeTo = allowed || reason < DenyReason.FeatureNotInEdition ? null : Upgrade(reason, checks, action),
            SubReason = reason == DenyReason.AppSuspended ? _facts.Entitlements.SubReason : null,
            CheckedAt = _checkedAt,
            Kick = kick,
            OverLimitUserIds = over,
            AlreadyMemberIds = already,
        };
    }

    private LimitUse Use(LimitKey key, long used) => new(key, _facts.Entitlements.Limits[(int)key], used, key switch
    {
        LimitKey.Mau => _position.MonthEnd,
        LimitKey.DailyGrowth or LimitKey.DailyBroadcast => _position.DayEnd,
        _ => null,
    });

    private int Code(DenyReason reason, AdmissionAction action)
        => reason == DenyReason.FeatureNotInEdition && action is CreateGroupAction
            && RequiredFeature(action) is { } feature
            ? FeatureRules.CodeWhenCreating(_facts.Entitlements, feature)
            : DenyCodes.For(reason, action);

    private string? Upgrade(DenyReason reason, LimitCheck[] checks, AdmissionAction action)
    {
        Feature? feature = RequiredFeature(action);
        if (reason == DenyReason.FeatureNotInEdition && feature is { } needed
            && _facts.Entitlements.Features[(int)needed] == FeatureState.SwitchedOff)
        {
            // The edition has it; what switched it off goes along to any other.
            return null;
        }

        return UpgradeAdvisor.Find(_facts.Catalogue, _facts.Entitlements.Edition, checks, feature);
    }

    private Feature? RequiredFeature(AdmissionAction action) => action switch
    {
        CreateGroupAction create => _facts.Catalogue.GroupTypes[create.Type].RequiredFeature,
        RemoveUsersAction => Feature.UserRemoval,
        _ => null,
    };

    private AdmissionOutcome WithFeature(AdmissionOutcome outcome, AdmissionMode mode, CheckFeatureAction check)
    {
        FeatureVerdict verdict = FeatureRules.Evaluate(_facts.Catalogue, _facts.Entitlements, check);
        if (verdict.Allowed)
        {
            return outcome with { Unverified = verdict.Unverified };
        }

        if (mode == AdmissionMode.Record)
        {
            return outcome.OverLimit ? outcome : outcome with { OverLimit = true, Reason = DenyReason.FeatureNotInEdition };
        }

        bool inEdition = _facts.Entitlements.Features[(int)check.Feature] != FeatureState.NotInEdition;
        return outcome with
        {
            Allowed = false,
            Reason = DenyReason.FeatureNotInEdition,
            Code = verdict.Code,
            UpgradeTo = inEdition ? null : UpgradeAdvisor.Find(_facts.Catalogue, _facts.Entitlements.Edition, [], check.Feature),
        };
    }

    private static LimitCheck[] Checks(ref PackReader reply)
    {
        int count = reply.ReadArray() / 3;
        if (count == 0)
        {
            return [];
        }

        var checks = new LimitCheck[count];
        for (int i = 0; i < checks.Length; i++)
        {
            checks[i] = new LimitCheck((LimitKey)reply.ReadInt32(), reply.ReadNumber(), reply.ReadNumber());
        }

        return checks;
    }

    private static string[] Texts(ref PackReader reply)
    {
        int count = reply.ReadArray();
        if (count == 0)
        {
            return [];
        }

        var texts = new string[count];
        for (int i = 0; i < texts.Length; i++)
        {
            texts[i] = reply.ReadText();
        }

        return texts;
    }

    /// <summary>Users of a join, named by their positions.</summary>
    private static string[] Picked(ref PackReader reply, AdmissionAction action)
    {
        int count = reply.ReadArray();
        if (count == 0)
        {
            return [];
        }

        IReadOnlyList<string> asked = Asked(action);
        var picked = new string[count];
        for (int i = 0; i < picked.Length; i++)
        {
            picked[i] = asked[reply.ReadInt32() - 1];
        }

        return picked;
    }

    /// <summary>The users of a join, as they were sent.</summary>
    private static IReadOnlyList<string> Asked(AdmissionAction action) => UniqueIds.Of(((JoinGroupAction)action).UserIds);
}
