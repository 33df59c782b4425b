using System.Collections.Immutable;
using System.Globalization;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using NodaTime;

namespace ImQuota.Testing.Oracle;

/// <summary>Everything about one app.</summary>
internal sealed class OracleApp(AppRecord record)
{
    private readonly OracleUsers _users = new();
    private readonly OracleGroups _groups = new();
    private readonly OracleFriends _friends = new();

    internal AppRecord Record { get; set; } = record;

    internal OraclePresence Presence { get; } = new();

    internal AdmissionOutcome Decide(AdmissionAction action, OracleMoment moment)
    {
        OraclePlan plan = Plan(action, moment);
        AdmissionOutcome outcome = OracleJudge.Judge(action, plan, moment);
        if (outcome.Allowed && (moment.Mode != AdmissionMode.DryRun || moment.Has(OracleFault.CountsDryRuns)))
        {
            plan.Apply();
        }

        if (!outcome.Allowed && action is LoginAction login && moment.Has(OracleFault.RegistersDeniedUsers))
        {
            _users.RegisterDenied(login.UserId);
        }

        return outcome;
    }

    internal AppUsage Usage(OracleMoment moment) => new()
    {
        Entitlements = moment.Entitlements,
        AsOf = moment.Now,
        Month = string.Create(CultureInfo.InvariantCulture, $"{moment.Calendar.Month / 100:0000}-{moment.Calendar.Month % 100:00}"),
        DayEndsAt = moment.Calendar.DayEnd,
        MonthEndsAt = moment.Calendar.MonthEnd,
        Users = _users.Registered(moment),
        MauExact = _users.ActiveExact(moment),
        MauEstimate = _users.ActiveEstimate(moment),
        Groups = _groups.Count(LimitKey.Groups, moment),
        LiveGroups = _groups.Count(LimitKey.LiveGroups, moment),
        GrowthToday = _groups.Growth.Today(moment),
        BroadcastToday = _groups.Growth.BroadcastToday(moment),
        Connections = Presence.ByNode().Values.Sum(),
        PeakConnections = Presence.Peak.Connections,
        PeakAt = Presence.Peak.At,
        PeakByNode = Presence.Peak.ByNode,
        ConnectionsByNode = Presence.ByNode(),
        OnlineUsers = Presence.OnlineUsers,
        PeakOnlineUsers = Presence.Peak.OnlineUsers,
    };

    /// <summary>Null: a month to come. Digests are the store's own and not told here. Where an ended month was counted exactly and nobody came, there is no second count.</summary>
    internal MonthUsage? Usage(YearMonth month, OracleMoment moment)
    {
        int label = (month.Year * 100) + month.Month;
        if (label > moment.Calendar.Month)
        {
            return null;
        }

        bool over = label < moment.Calendar.Month;
        OraclePeak peak = Presence.PeakOf(label);
        return new MonthUsage
        {
            App = Record.SdkAppId,
            Month = month,
            MauExact = moment.KeepsExactMonth ? Read(_users.ActiveExact(label)) : null,
            MauEstimate = over && moment.KeepsExactMonth && _users.ActiveExact(label) == 0
                ? null
                : Read(_users.ActiveEstimate(label)) with { Beside = moment.KeepsExactMonth ? _users.ActiveExact(label) : null },
            Pcc = Read(peak.Connections) with { PeakAt = peak.At, PeakByNode = peak.ByNode.ToImmutableSortedDictionary(StringComparer.Ordinal) },
        };

        MeterReading Read(long quantity) => new() { Quantity = quantity, Watermark = moment.Now, Final = over };
    }

    internal UserUsage Usage(string userId, OracleMoment moment) => new(
        _users.IsRegistered(userId),
        _users.IsActive(userId, moment),
        _groups.GroupsOf(userId),
        _friends.Count(userId),
        Presence.Of(userId).ConvertAll(connection => connection.Id));

    internal GroupUsage? UsageOfGroup(string groupId, OracleMoment moment)
        => _groups.Find(groupId) is { } group
            ? new GroupUsage(group.Type, group.Members.Count, group.CreatedDay == moment.Calendar.Day)
            : null;

    internal ReconcileReport? Reconcile(string groupId, IReadOnlyList<string> memberIds, bool dryRun, OracleMoment moment)
        => _groups.Reconcile(groupId, memberIds, dryRun, moment);

    private OraclePlan Plan(AdmissionAction action, OracleMoment moment) => action switch
    {
        LoginAction login => PlanLogin(login, moment),
        LogoutAction logout => Presence.Logout(logout),
        RegisterUsersAction register => _users.Register(register, moment),
        RemoveUsersAction remove => _users.Remove(remove, moment),
        CreateGroupAction create => _groups.Create(create, moment),
        DissolveGroupAction dissolve => _groups.Dissolve(dissolve, moment),
        JoinGroupAction join => OracleJoin.Plan(_groups, join, moment),
        LeaveGroupAction leave => _groups.Leave(leave, moment),
        AddFriendAction add => _friends.Add(add, moment),
        RemoveFriendAction remove => _friends.Remove(remove, moment),
        CheckFeatureAction check => PlanFeature(check, moment),
        _ => throw new InvalidOperationException($"{action.GetType().Name} is an action the model does not know"),
    };

    private OraclePlan PlanLogin(LoginAction action, OracleMoment moment)
    {
        var plan = new OraclePlan
        {
            Already = !_users.LoginChanges(action.UserId, moment) && !Presence.LoginChanges(action),
            Kick = Presence.LoginKicks(action, moment),
            Apply = () =>
            {
                _users.Login(action.UserId, moment);
                Presence.Login(action, moment);
            },
        };
        _users.PlanLogin(action.UserId, moment, plan);
        return plan;
    }

    private static OraclePlan PlanFeature(CheckFeatureAction action, OracleMoment moment)
    {
        FeatureVerdict verdict = FeatureRules.Evaluate(moment.Catalogue, moment.Entitlements, action);
        if (verdict.Allowed)
        {
            return new OraclePlan { Unverified = verdict.Unverified };
        }

        bool absent = moment.Entitlements.Features[(int)action.Feature] == FeatureState.NotInEdition;
        return new OraclePlan
        {
            Refusal = new OracleRefusal(DenyReason.FeatureNotInEdition, verdict.Code, absent ? action.Feature : null),
        };
    }
}
