using ImQuota.Domain.Admission;
using ImQuota.Redis.Admission;
using ImQuota.Redis.Holds;
using ImQuota.Redis.Packing;
using ImQuota.Redis.Repair;
using ImQuota.Redis.Telemetry;
using NodaTime;

namespace ImQuota.Redis.Recent;

/// <summary>
/// Tells actions to the store again, as facts, in order. Of each that has an opposite its instant is noted in the store first, so that of a join and a leave by
/// way of two processes the later one holds, whoever tells first.
/// </summary>
internal sealed class Retold(
    AppViews views, AdmissionScriptRunner noting, AdmissionScriptRunner repairing, AdmissionStore admission, Upkeep upkeep, TimeProvider time)
{
    private const int Portion = 200;

    /// <summary>How long instants are noted: longer than it takes all processes to tell.</summary>
    private const long NotedMillis = 60_000;

    /// <summary>Days and months of all zones begin at quarters of an hour.</summary>
    private static readonly Duration Quarter = Duration.FromMinutes(15);

    private long _actions;

    /// <summary>Actions told.</summary>
    public long Actions => Interlocked.Read(ref _actions);

    /// <summary>Monthly actives and the users registered by that, which are unions; but nobody who was removed since.</summary>
    public Task TellActivesAsync(RecentAction[] actions)
    {
        var removed = new Dictionary<(ulong, string), long>();
        foreach (RecentAction one in actions)
        {
            if (one.Action is RemoveUsersAction remove)
            {
                foreach (string user in remove.UserIds)
                {
                    removed[(one.App, user)] = one.Sequence;
                }
            }
        }

        return TellAllAsync(actions
            .Where(one => one.Action is LoginAction login && removed.GetValueOrDefault((one.App, login.UserId), -1) < one.Sequence)
            .Select(one => one with { Action = WithoutConnection((LoginAction)one.Action) }));
    }

    public Task TellAsync(RecentAction[] actions)
    {
        // A connection was open or closed at last; what became of it before could push out another one.
        var last = new Dictionary<(ulong, string, string), long>();
        foreach (RecentAction one in actions)
        {
            if (ConnectionOf(one) is { } connection)
            {
                last[connection] = one.Sequence;
            }
        }

        return TellAllAsync(actions.SelectMany(one => Facts(one, ConnectionOf(one) is not { } connection || last[connection] == one.Sequence)));
    }

    private static IEnumerable<RecentAction> Facts(RecentAction one, bool isLast)
    {
        if (one.Action is LoginAction login)
        {
            yield return one with { Action = WithoutConnection(login) };
        }

        if (isLast && one.Action is not LoginAction { ConnectionId: "" })
        {
            yield return one;
        }
    }

    private static LoginAction WithoutConnection(LoginAction login) => login with { ConnectionId = "", NodeId = "" };

    private static (ulong App, string User, string Connection)? ConnectionOf(RecentAction one) => one.Action switch
    {
        LoginAction { ConnectionId.Length: > 0 } login => (one.App, login.UserId, login.ConnectionId),
        LogoutAction logout => (one.App, logout.UserId, logout.ConnectionId),
        _ => null,
    };

    private static bool HasOpposite(AdmissionAction action) => action switch
    {
        LoginAction login => login.ConnectionId.Length > 0,
        RegisterUsersAction or RemoveUsersAction => false,
        _ => true,
    };

    private async Task TellAllAsync(IEnumerable<RecentAction> facts)
    {
        foreach (IGrouping<ulong, RecentAction> app in facts.GroupBy(one => one.App))
        {
            foreach (RecentAction[] portion in app.Chunk(Portion))
            {
                await TellAsync(views.Of(app.Key), portion);
                Interlocked.Add(ref _actions, portion.Length);
            }
        }
    }

    private async Task TellAsync(AppView view, RecentAction[] portion)
    {
        HashSet<long> late = await NoteAsync(view, [.. portion.Where(one => HasOpposite(one.Action))]);
        RecentAction[] news = [.. portion.Where(one => !late.Contains(one.Sequence) || !HasOpposite(one.Action))];
        foreach (IGrouping<long, RecentAction> quarter in news.Where(one => !Opens(one)).GroupBy(one => one.At.ToUnixTimeTicks() / Quarter.BclCompatibleTicks))
        {
            AdmissionRequest[] requests = [.. quarter.Select(one => new AdmissionRequest(AdmissionMode.Record, one.Action))];
            await admission.RetellAsync(view.SdkAppId, requests, quarter.First().At);
        }

        foreach (IGrouping<string, LoginAction> node in news.Where(Opens).Select(one => (LoginAction)one.Action).GroupBy(login => login.NodeId, StringComparer.Ordinal))
        {
            if (await repairing.RunAsync(view, time.GetInstant(), new SimpleWork(batch => Write(batch, node.Key, [.. node])), CancellationToken.None) is { } reply)
            {
                await upkeep.Begin(view, reply);
            }
        }
    }

    private static bool Opens(RecentAction one) => one.Action is LoginAction { ConnectionId.Length: > 0 };

    private static void Write(ScriptBatch batch, string node, LoginAction[] logins)
        => RepairWork.Place(batch, node, [.. logins.Select(login => new TruthItem(login.ConnectionId, login.UserId, (int)login.Platform, login.NodeId))]);

    /// <summary>The sequences of those whose opposite came about later and was told already.</summary>
    private async Task<HashSet<long>> NoteAsync(AppView view, RecentAction[] actions)
    {
        var late = new HashSet<long>();
        if (actions.Length == 0)
        {
            return late;
        }

        var work = new SimpleWork(batch => Array.ForEach(actions, one => HoldWork.WriteNote(batch, [one.Action], one.At.ToUnixTimeMilliseconds(), NotedMillis)));
        if (await noting.RunAsync(view, time.GetInstant(), work, CancellationToken.None) is not { } reply)
        {
            return late;
        }

        PackReader reader = reply.Read();
        foreach (RecentAction one in actions)
        {
            for (int left = reader.ReadArray(); left > 0; left--)
            {
                reader.ReadNumber();
                late.Add(one.Sequence);
            }
        }

        return late;
    }
}
