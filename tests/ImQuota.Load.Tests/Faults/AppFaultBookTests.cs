using ImQuota.Contracts.V1;
using ImQuota.Load.Faults.Books;
using Xunit;

namespace ImQuota.Load.Tests.Faults;

/// <summary>The books find what a store does wrong, by replies alone.</summary>
public sealed class AppFaultBookTests
{
    private const ulong App = 3_000_000_000;

    [Fact]
    public void End_StoreThatKeepsLimits_NothingWrong()
    {
        var book = new AppFaultBook(App, bounded: true, 1);
        Play(book, new Store(limits: true), 4_000);

        Assert.Equal((0, 0), (book.OverAdmitted, book.FoundLost));
        Assert.Empty(book.Wrong);
    }

    [Fact]
    public void End_StoreThatGrantsAll_OverAdmissionsTold()
    {
        var book = new AppFaultBook(App, bounded: true, 1);
        Play(book, new Store(limits: false), 4_000);

        Assert.True(book.OverAdmitted > 100, $"{book.OverAdmitted} were told.");
    }

    [Fact]
    public void End_StoreThatForgets_LostActionsTold()
    {
        var book = new AppFaultBook(App, bounded: true, 1);
        var store = new Store(limits: true);
        Play(book, store, 2_000);
        store.Forget();
        Play(book, store, 2_000);

        Assert.True(book.FoundLost > 20, $"{book.FoundLost} were told.");
    }

    [Fact]
    public void End_GrantsWithoutTheStoreAboveALimit_NotCalledOverAdmissions()
    {
        var book = new AppFaultBook(App, bounded: true, 1);
        Play(book, new Store(limits: false) { Source = DecisionSource.FallbackBounded }, 4_000);

        Assert.Equal(0, book.OverAdmitted);
    }

    private static void Play(AppFaultBook book, Store store, int actions)
    {
        for (int i = 0; i < actions; i++)
        {
            PendingAction pending = book.Next();
            book.End(pending, store.Decide(pending));
        }
    }

    /// <summary>What the service does for these actions.</summary>
    private sealed class Store(bool limits)
    {
        private readonly HashSet<NaturalKey> _keys = [];

        public DecisionSource Source { get; init; } = DecisionSource.Store;

        public void Forget() => _keys.Clear();

        public Decision Decide(PendingAction pending)
        {
            NaturalKey key = pending.Key.Key;
            bool isSo = _keys.Contains(key);
            bool full = limits && !isSo && !pending.Release && IsFull(key);
            if (!full)
            {
                _ = pending.Release ? _keys.Remove(key) : _keys.Add(key);
            }

            return new Decision { Verdict = full ? Verdict.Denied : Verdict.Allowed, Already = pending.Release ? !isSo : isSo, Source = Source };
        }

        private bool IsFull(NaturalKey key) => key.Kind switch
        {
            KeyKind.User => _keys.Count(one => one.Kind == KeyKind.User) >= FaultLimits.Users,
            KeyKind.Group => FaultLimits.Rooms + _keys.Count(one => one.Kind == KeyKind.Group) >= FaultLimits.Groups,
            KeyKind.Member => 1 + _keys.Count(one => one.Kind == KeyKind.Member && one.First == key.First) >= FaultLimits.Members,
            _ => FriendsOf(key.First) >= FaultLimits.Friends || FriendsOf(key.Second) >= FaultLimits.Friends,
        };

        private int FriendsOf(int person) => _keys.Count(one => one.Kind == KeyKind.Friend && (one.First == person || one.Second == person));
    }
}
