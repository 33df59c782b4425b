using ImQuota.Load.Traffic;

namespace ImQuota.Load.Checking;

/// <summary>The generator's own books about one app: what replies prove.</summary>
internal sealed class AppBook(AppFacts facts, int groupsBefore)
{
    public const string Users = "users";
    public const string Groups = "groups";
    public const string LiveGroups = "live_groups";
    public const string Growth = "daily_growth";
    public const string Members = "group_members";
    public const string UserGroups = "user_groups";
    public const string Friends = "friends";

    private readonly Dictionary<(string Limit, int Subject), LimitCount> _counts = [];
    private readonly Dictionary<(ActionKind Kind, int First, int Second), KeyState> _keys = [];
    private readonly HashSet<int> _asked = [];
    private readonly HashSet<int> _registered = [];

    public AppFacts Facts => facts;

    public IEnumerable<KeyValuePair<(string Limit, int Subject), LimitCount>> Counts => _counts;

    public LimitCount Count(string limit, int subject = 0)
    {
        if (!_counts.TryGetValue((limit, subject), out LimitCount? count))
        {
            // Groups that were there before the run have their owner as a member.
            _counts.Add((limit, subject), count = new LimitCount(limit switch { Groups => groupsBefore, Members => 1, _ => 0 }));
        }

        return count;
    }

    /// <summary>True: the first login of this user that goes out.</summary>
    public bool Ask(int user) => _asked.Add(user);

    /// <summary>True: the first login of this user that was allowed.</summary>
    public bool Register(int user) => _registered.Add(user);

    public bool IsRegistered(int user) => _registered.Contains(user);

    /// <summary>Null: the action has no state of its own.</summary>
    public KeyState? Key(LoadAction action)
    {
        (ActionKind, int, int)? key = action.Kind switch
        {
            ActionKind.Join or ActionKind.Leave => (ActionKind.Join, action.Other, action.User),
            ActionKind.Friend or ActionKind.Unfriend => (ActionKind.Friend, Math.Min(action.User, action.Other), Math.Max(action.User, action.Other)),
            ActionKind.Create or ActionKind.Dissolve => (ActionKind.Create, action.Other, 0),
            _ => null,
        };
        if (key is not { } known)
        {
            return null;
        }

        if (!_keys.TryGetValue(known, out KeyState? state))
        {
            _keys.Add(known, state = new KeyState());
        }

        return state;
    }

    /// <summary>Counts that the action takes from or gives back to.</summary>
    public (string Limit, LimitCount Count)[] Touched(LoadAction action) => action.Kind switch
    {
        ActionKind.Join or ActionKind.Leave => [Named(UserGroups, action.User), Named(Members, action.Other)],
        ActionKind.Friend or ActionKind.Unfriend => [Named(Friends, action.User), Named(Friends, action.Other)],
        ActionKind.Create or ActionKind.Dissolve when ActionWriter.IsLive(action.Other) => [Named(LiveGroups), Named(Growth)],
        ActionKind.Create or ActionKind.Dissolve => [Named(UserGroups, action.User), Named(Groups), Named(Growth)],
        _ => [],
    };

    private (string, LimitCount) Named(string limit, int subject = 0) => (limit, Count(limit, subject));
}
