using ImQuota.Contracts.V1;

namespace ImQuota.Load.Traffic;

/// <summary>What the users of one app do next. It does not look at replies, so that the same seed gives the same traffic.</summary>
internal sealed class AppTraffic(int index, TrafficApp app, double zipfExponent, Random random)
{
    /// <summary>Of the joins, so many are the same again: callers retry.</summary>
    private const double Repeats = 0.03;

    /// <summary>Of the groups that are created, so many are live rooms.</summary>
    private const double LiveRooms = 0.1;

    private const int FriendCircle = 200;
    private static readonly int Features = Enum.GetValues<Feature>().Length - 1;
    private readonly Zipf _groups = new(app.Groups, zipfExponent);
    private readonly Zipf _friends = new(Math.Min(FriendCircle, Math.Max(1, app.Users - 1)), zipfExponent);
    private readonly RecentActions _joined = new();
    private readonly RecentActions _befriended = new();
    private readonly RecentActions _online = new();
    private readonly RecentActions _created = new();
    private int _nextLogin;
    private int _nextGroup = app.Groups;

    /// <summary>Something to undo that was never done becomes the doing of it.</summary>
    public LoadAction Next(ActionKind kind) => kind switch
    {
        ActionKind.Login => Login(),
        ActionKind.Logout => _online.TryTake(out var on) ? Make(kind, on) : Login(),
        ActionKind.Join => Join(),
        ActionKind.Leave => _joined.TryTake(out var joined) ? Make(kind, joined) : Join(),
        ActionKind.Friend => Friend(),
        ActionKind.Unfriend => _befriended.TryTake(out var pair) ? Make(kind, pair) : Friend(),
        ActionKind.Create => Create(),
        ActionKind.Dissolve => _created.TryTake(out var group) ? Make(kind, group) : Create(),
        ActionKind.Feature => Make(kind, (random.Next(app.Users), 1 + random.Next(Features))),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "is no action"),
    };

    private LoadAction Make(ActionKind kind, (int User, int Other) about) => new(kind, index, about.User, about.Other);

    /// <summary>One after the other, as a wave goes through the user base; each on his phone, some in a browser.</summary>
    private LoadAction Login()
    {
        int user = _nextLogin++ % app.Users;
        int platform = random.Next(4) == 0 ? (int)Platform.Web : (int)Platform.Android;
        _online.Add(user, platform);
        return Make(ActionKind.Login, (user, platform));
    }

    private LoadAction Join()
    {
        if (random.NextDouble() < Repeats && _joined.TryPeek(out var again))
        {
            return Make(ActionKind.Join, again);
        }

        (int User, int Group) pair = (random.Next(app.Users), _groups.Next(random));
        _joined.Add(pair.User, pair.Group);
        return Make(ActionKind.Join, pair);
    }

    private LoadAction Friend()
    {
        int user = random.Next(app.Users);
        (int User, int Friend) pair = (user, (user + 1 + _friends.Next(random)) % app.Users);
        _befriended.Add(pair.User, pair.Friend);
        return Make(ActionKind.Friend, pair);
    }

    private LoadAction Create()
    {
        // The kind of group is in its number, so that a dissolve knows it too.
        int group = _nextGroup++;
        group = (group * 2) + (random.NextDouble() < LiveRooms ? 1 : 0);
        (int User, int Group) made = (random.Next(app.Users), group);
        _created.Add(made.User, made.Group);
        return Make(ActionKind.Create, made);
    }
}
