using ImQuota.Contracts.V1;
using ImQuota.Load.Checking;
using ImQuota.Load.Traffic;

namespace ImQuota.Load.Tests.Checking;

/// <summary>A small honest server of one app with members of a group limited, and ways to make it lie.</summary>
internal sealed class HonestApp
{
    public const long Limit = 2;
    private readonly HashSet<int> _members = [];

    public HonestApp()
    {
        var limits = new Dictionary<string, long>(StringComparer.Ordinal) { [AppBook.Members] = Limit + 1, [AppBook.UserGroups] = 50, [AppBook.Users] = 100 };
        Book = new AppBook(new AppFacts(7, limits, new HashSet<Feature> { Feature.UserStatus }), groupsBefore: 1);
        Checker = new ReplyChecker([Book]);
    }

    public AppBook Book { get; }

    public ReplyChecker Checker { get; }

    public static LoadAction Join(int user) => new(ActionKind.Join, 0, user, 0);

    public static LoadAction Leave(int user) => new(ActionKind.Leave, 0, user, 0);

    public static AdmitResult Allowed(bool already = false) => new() { Decision = new Decision { Verdict = Verdict.Allowed, Already = already } };

    public static AdmitResult Full(long used = Limit + 1, long limit = Limit + 1) => new()
    {
        Decision = new Decision
        {
            Verdict = Verdict.Denied,
            Reason = DenyReason.GroupFull,
            Code = 10014,
            Message = "The group is full.",
            Limit = new LimitUse { Key = AppBook.Members, Limit = limit, Used = used },
        },
    };

    /// <summary>What an honest server answers.</summary>
    public AdmitResult Decide(LoadAction action)
    {
        bool member = _members.Contains(action.User);
        if (action.Kind == ActionKind.Leave)
        {
            _members.Remove(action.User);
            return Allowed(already: !member);
        }

        if (!member && _members.Count == Limit)
        {
            return Full();
        }

        _members.Add(action.User);
        return Allowed(already: member);
    }

    /// <summary>Asks and hears the honest answer.</summary>
    public void Do(LoadAction action) => Do(action, Decide(action));

    /// <summary>Asks and hears <paramref name="answer"/>.</summary>
    public void Do(LoadAction action, AdmitResult answer) => Checker.End(Checker.Begin(action), answer);
}
