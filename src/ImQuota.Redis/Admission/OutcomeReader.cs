using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using NodaTime;
using StackExchange.Redis;

namespace ImQuota.Redis.Admission;

/// <summary>Turns the script's replies into outcomes: adds codes, reset instants, the edition that would have allowed it, features.</summary>
internal sealed class OutcomeReader(ScriptBatch batch)
{
    private const int Allowed = 1;
    private const int Already = 2;

    private readonly AppFacts _facts = batch.Facts;
    private readonly CalendarPosition _position = batch.Position;
    private readonly Instant _checkedAt = ScriptBatch.FromMicros(ScriptBatch.Micros(batch.Now));

    public static AdmissionOutcome UnknownApp(AdmissionAction action, Instant now) => new()
    {
        Allowed = false,
        Reason = DenyReason.AppNotFound,
        Code = DenyCodes.For(DenyReason.AppNotFound, action),
        CheckedAt = ScriptBatch.FromMicros(ScriptBatch.Micros(now)),
    };

    /// <param name="distinct">The users of a join, as they were sent.</param>
    public AdmissionOutcome Read(RedisResult item, AdmissionRequest request, IReadOnlyList<string>? distinct)
    {
        AdmissionOutcome outcome = item.Resp2Type == ResultType.Integer
            ? Plain((int)item)
            : Full((RedisResult[])item!, request.Action, distinct);
        return request.Action is CheckFeatureAction check && outcome.Allowed ? WithFeature(outcome, request.Mode, check) : outcome;
    }

    private AdmissionOutcome Plain(int reply) => reply switch
    {
        Allowed => new AdmissionOutcome { Allowed = true, CheckedAt = _checkedAt },
        Already => new AdmissionOutcome { Allowed = true, Already = true, CheckedAt = _checkedAt },
        _ => throw new InvalidOperationException($"The admission script gave the unknown reply {reply}."),
    };

    private AdmissionOutcome Full(RedisResult[] reply, AdmissionAction action, IReadOnlyList<string>? distinct)
    {
        int flags = (int)reply[0];
        bool allowed = (flags & 1) != 0;
        var reason = (DenyReason)(int)reply[1];
        int key = (int)reply[2];
        return new AdmissionOutcome
        {
            Allowed = allowed,
            Already = (flags & 2) != 0,
            OverLimit = (flags & 4) != 0,
            WouldDeny = (flags & 8) != 0,
            Reason = reason,
            Code = allowed ? 0 : Code(reason, action),
            Limit = key < 0 ? null : Use((LimitKey)key, (long)reply[3]),
            UpgradeTo = allowed || reason < DenyReason.FeatureNotInEdition ? null : Upgrade(reason, reply[4], action),
            SubReason = reason == DenyReason.AppSuspended ? _facts.Entitlements.SubReason : null,
            CheckedAt = _checkedAt,
            Kick = Texts(reply[5]),
            OverLimitUserIds = Picked(reply[6], distinct),
            AlreadyMemberIds = Picked(reply[7], distinct),
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

    private string? Upgrade(DenyReason reason, RedisResult packed, AdmissionAction action)
    {
        Feature? feature = RequiredFeature(action);
        if (reason == DenyReason.FeatureNotInEdition && feature is { } needed
            && _facts.Entitlements.Features[(int)needed] == FeatureState.SwitchedOff)
        {
            // The edition has it; what switched it off goes along to any other.
            return null;
        }

        var numbers = (RedisResult[])packed!;
        var checks = new LimitCheck[numbers.Length / 3];
        for (int i = 0; i < checks.Length; i++)
        {
            checks[i] = new LimitCheck((LimitKey)(int)numbers[3 * i], (long)numbers[(3 * i) + 1], (long)numbers[(3 * i) + 2]);
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

    private static IReadOnlyList<string> Texts(RedisResult list)
    {
        var items = (RedisResult[])list!;
        return items.Length == 0 ? [] : (string[])list!;
    }

    private static string[] Picked(RedisResult positions, IReadOnlyList<string>? ids)
    {
        var items = (RedisResult[])positions!;
        if (items.Length == 0)
        {
            return [];
        }

        var picked = new string[items.Length];
        for (int i = 0; i < picked.Length; i++)
        {
            picked[i] = ids![(int)items[i] - 1];
        }

        return picked;
    }
}
