using System.Globalization;
using ImQuota.Contracts.V1;

namespace ImQuota.Load.Faults.Books;

/// <summary>
/// The books about one app: which keys replies say are so. Limits are held against what is surely counted, so what it calls an
/// over-admission is proven by replies alone.
/// </summary>
internal sealed class AppFaultBook
{
    private const int Picks = 16;
    private readonly Lock _gate = new();
    private readonly Dictionary<NaturalKey, KeyBook> _keys = [];
    private readonly Random _random;
    private readonly SubjectBook _users = new("users", FaultLimits.Users, 0);
    private readonly SubjectBook _groups = new("groups", FaultLimits.Groups, FaultLimits.Rooms);
    private readonly SubjectBook[] _members;
    private readonly SubjectBook[] _friends;
    private readonly List<string> _wrong = [];
    private long _sent;
    private int _nextUser;

    public AppFaultBook(ulong app, bool bounded, int seed)
    {
        App = app;
        Bounded = bounded;
        _random = new Random(seed);
        _members = [.. Enumerable.Range(0, FaultLimits.Rooms).Select(i => new SubjectBook("members of " + FaultIds.Room(i), FaultLimits.Members, 1))];
        _friends = [.. Enumerable.Range(0, FaultLimits.People).Select(i => new SubjectBook("friends of " + FaultIds.Member(i), FaultLimits.Friends, 0))];
    }

    public ulong App { get; }

    /// <summary>Its failure policy: bounded, else closed.</summary>
    public bool Bounded { get; }

    public IReadOnlyCollection<KeyBook> Keys => _keys.Values;

    /// <summary>Grants by the store above a limit.</summary>
    public long OverAdmitted { get; private set; }

    /// <summary>Told as done, and found undone by a later call.</summary>
    public long FoundLost { get; private set; }

    /// <summary>What cannot be, in sentences.</summary>
    public IReadOnlyList<string> Wrong => _wrong;

    /// <summary>Takes the next action about a key of which none is under way.</summary>
    public PendingAction Next()
    {
        lock (_gate)
        {
            for (int pick = 0; pick < Picks; pick++)
            {
                KeyBook key = Book(Pick());
                if (!key.InFlight)
                {
                    // One in eight is sent again, as retries are.
                    bool known = key.IsSo ?? _random.Next(2) == 0;
                    bool release = key.Key.Kind != KeyKind.User && (_random.Next(8) == 0 ? !known : known);
                    return Begin(key, release);
                }
            }

            return Begin(Book(new NaturalKey(KeyKind.User, _nextUser++)), release: false);
        }
    }

    /// <summary>The last action about a key once more.</summary>
    public PendingAction Again(KeyBook key)
    {
        lock (_gate)
        {
            return Begin(key, key.LastWasRelease);
        }
    }

    /// <summary>No decision came: the store may or may not have done it.</summary>
    public void Fail(PendingAction pending)
    {
        lock (_gate)
        {
            pending.Key.InFlight = false;
            pending.Key.IsSo = null;
        }
    }

    public void End(PendingAction pending, Decision decision)
    {
        lock (_gate)
        {
            bool byStore = decision.Source == DecisionSource.Store;
            if (byStore && pending.WasSo is { } was)
            {
                Compare(pending, was, decision);
            }

            pending.Key.InFlight = false;
            pending.Key.ToldBy = decision.Source;
            if (decision.Verdict != Verdict.Allowed)
            {
                Deny(pending, decision, byStore);
                return;
            }

            pending.Key.IsSo = !pending.Release;
            foreach (SubjectBook subject in pending.Key.Subjects)
            {
                subject.AtLeast += pending.Release ? 0 : 1;
                if (!byStore)
                {
                    subject.DisturbedAt = _sent;
                }
                else if (!pending.Release && !decision.Already && subject.AtLeast > subject.Limit && pending.Number > subject.DisturbedAt)
                {
                    OverAdmitted++;
                    Say(string.Create(CultureInfo.InvariantCulture, $"{pending.Key.Key} was granted by the store as number {subject.AtLeast} of {subject.Limit} {subject.Name}"));
                }
            }
        }
    }

    /// <summary>Keys of one kind that are so, where <paramref name="of"/> holds.</summary>
    public long Count(KeyKind kind, Func<NaturalKey, bool> of) => _keys.Values.Count(key => key.Key.Kind == kind && key.IsSo == true && of(key.Key));

    public void Say(string sentence)
    {
        lock (_gate)
        {
            _wrong.Add(string.Create(CultureInfo.InvariantCulture, $"app {App}: {sentence}"));
        }
    }

    private PendingAction Begin(KeyBook key, bool release)
    {
        bool? was = key.IsSo;
        if (was == true)
        {
            // Until it is told again: what is asked for twice is counted once.
            foreach (SubjectBook subject in key.Subjects)
            {
                subject.AtLeast--;
            }
        }

        key.InFlight = true;
        key.LastWasRelease = release;
        return new PendingAction(this, key, release, ++_sent, was, FaultIds.Action(App, key.Key, release, Mode.Enforce));
    }

    private void Compare(PendingAction pending, bool was, Decision decision)
    {
        bool foundSo = decision.Verdict == Verdict.Allowed && decision.Already != pending.Release;
        if (foundSo != was)
        {
            FoundLost++;
            Say(string.Create(CultureInfo.InvariantCulture, $"{pending.Key.Key} was told as {(was ? "done" : "undone")}, and the store finds it {(foundSo ? "done" : "undone")}"));
        }
    }

    private void Deny(PendingAction pending, Decision decision, bool byStore)
    {
        if (pending.Release)
        {
            Say(string.Create(CultureInfo.InvariantCulture, $"a release of {pending.Key.Key} is denied: {decision.Reason}"));
        }

        // Without the store nothing of this is denied; by the store it means that it is not so.
        pending.Key.IsSo = byStore ? false : null;
    }

    private NaturalKey Pick() => _random.Next(10) switch
    {
        < 3 => new NaturalKey(KeyKind.User, _random.Next(5) == 0 && _nextUser > 0 ? _random.Next(_nextUser) : _nextUser++),
        < 6 => new NaturalKey(KeyKind.Member, _random.Next(FaultLimits.Rooms), _random.Next(FaultLimits.People)),
        < 9 => Friends(_random.Next(FaultLimits.People), _random.Next(FaultLimits.People - 1)),
        _ => new NaturalKey(KeyKind.Group, _random.Next(FaultLimits.GroupIds)),
    };

    private static NaturalKey Friends(int one, int other)
    {
        other += other >= one ? 1 : 0;
        return new NaturalKey(KeyKind.Friend, Math.Min(one, other), Math.Max(one, other));
    }

    private KeyBook Book(NaturalKey key)
    {
        if (!_keys.TryGetValue(key, out KeyBook? book))
        {
            _keys.Add(key, book = new KeyBook(key, key.Kind switch
            {
                KeyKind.User => [_users],
                KeyKind.Member => [_members[key.First]],
                KeyKind.Friend => [_friends[key.First], _friends[key.Second]],
                _ => [_groups],
            }));
        }

        return book;
    }
}
