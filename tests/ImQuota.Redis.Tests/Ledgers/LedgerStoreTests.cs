using ImQuota.Domain;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using Xunit;
using static ImQuota.Redis.Tests.Ledgers.LedgerScene;

namespace ImQuota.Redis.Tests.Ledgers;

public sealed class LedgerStoreTests
{
    // Braces would end the hash tag, and a colon part the key, were either taken literally.
    private const string Account = "acme } {7}:l";

    public static TheoryData<string> AllEngines => Engines;

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task TryAppendAsync_EachKindOfFact_IsReadBackInOrderByAnotherProcess(string engine)
    {
        await using LedgerScene scene = await StartAsync(engine);
        Ledger empty = await CreateAsync(scene);

        Assert.True(await scene.Ledgers.TryAppendAsync(empty, Facts.All, null, Cancellation));

        Ledger read = (await scene.OtherLedgers.ReadAsync(Account, Cancellation))!;
        Assert.Equal(Facts.All.Select(fact => fact.Key), read.Events.Select(fact => fact.Key));
        Assert.All(Facts.All, fact => Assert.Equal(LedgerAppend.AlreadyThere, read.TryAppend(fact, out _)));
        Assert.Equal(Facts.All.Count, await scene.OtherLedgers.CountAsync(Account, Cancellation));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task CreateAsync_Twice_KeepsTheFirstCurrency(string engine)
    {
        await using LedgerScene scene = await StartAsync(engine);

        Assert.True(await scene.Ledgers.CreateAsync(Account, Currency.Of("JPY"), Cancellation));
        Assert.False(await scene.OtherLedgers.CreateAsync(Account, Currency.Usd, Cancellation));

        Assert.Equal("JPY", (await scene.Ledgers.ReadAsync(Account, Cancellation))!.Currency.Code);
        Assert.Null(await scene.Ledgers.ReadAsync("acme", Cancellation));
        Assert.Equal(0, await scene.Ledgers.CountAsync("acme", Cancellation));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task TryAppendAsync_OthersWereFirst_WritesNothing(string engine)
    {
        await using LedgerScene scene = await StartAsync(engine);
        Ledger empty = await CreateAsync(scene);
        Assert.True(await scene.OtherLedgers.TryAppendAsync(empty, [Facts.TopUp("p1", 1)], null, Cancellation));

        bool appended = await scene.Ledgers.TryAppendAsync(empty, [Facts.TopUp("p2", 2)], new RememberedRequest("r1", "call", "top_up:p2"), Cancellation);

        Assert.False(appended);
        Assert.Equal(["top_up:p1"], (await scene.Ledgers.ReadAsync(Account, Cancellation))!.Events.Select(fact => fact.Key));
        Assert.Null(await scene.Ledgers.FindRequestAsync(Account, "r1", Cancellation));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task TryAppendAsync_ManyAtOnce_EachOnceInOneOrder(string engine)
    {
        await using LedgerScene scene = await StartAsync(engine);
        await CreateAsync(scene);

        await Task.WhenAll(Enumerable.Range(0, 24).Select(i => AppendAsync(i % 2 == 0 ? scene.Ledgers : scene.OtherLedgers, Facts.TopUp($"p{i % 12}", 1))));

        Ledger read = (await scene.Ledgers.ReadAsync(Account, Cancellation))!;
        Assert.Equal(Enumerable.Range(0, 12).Select(i => $"top_up:p{i}").Order(), read.Events.Select(fact => fact.Key).Order());
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task TryAppendAsync_KeyTakenInTheStore_WritesNothing(string engine)
    {
        await using LedgerScene scene = await StartAsync(engine);
        Ledger empty = await CreateAsync(scene);
        Assert.True(await scene.Ledgers.TryAppendAsync(empty, [Facts.TopUp("p1", 1)], null, Cancellation));

        // A ledger of the right length that is not what the store holds: only the store's own keys can tell.
        Ledger wrong = empty.With([Facts.TopUp("p9", 9)]);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => scene.Ledgers.TryAppendAsync(wrong, [Facts.TopUp("p2", 1), Facts.TopUp("p1", 1)], null, Cancellation));

        Assert.Equal(1, await scene.Ledgers.CountAsync(Account, Cancellation));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task FindRequestAsync_AfterItsFacts_IsTheFirstAnswerAndNoSecondIsKept(string engine)
    {
        await using LedgerScene scene = await StartAsync(engine);
        Ledger ledger = await CreateAsync(scene);
        var request = new RememberedRequest("r 1", "refund 7 hold", "refund:7:1");
        Assert.True(await scene.Ledgers.TryAppendAsync(ledger, [Facts.TopUp("p1", 1)], request, Cancellation));

        Ledger next = (await scene.OtherLedgers.ReadAsync(Account, Cancellation))!;
        Assert.False(await scene.OtherLedgers.TryAppendAsync(next, [Facts.TopUp("p2", 1)], request with { Call = "refund 8" }, Cancellation));

        Assert.Equal(request, await scene.OtherLedgers.FindRequestAsync(Account, "r 1", Cancellation));
        Assert.Equal(1, await scene.Ledgers.CountAsync(Account, Cancellation));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task TryAppendAsync_UnknownAccount_IsRefused(string engine)
    {
        await using LedgerScene scene = await StartAsync(engine);

        await Assert.ThrowsAsync<InvalidOperationException>(
            () => scene.Ledgers.TryAppendAsync(Ledger.Empty(Account, Currency.Usd), [Facts.TopUp("p1", 1)], null, Cancellation));

        Assert.Equal(0, await scene.Ledgers.CountAsync(Account, Cancellation));
    }

    private static async Task<Ledger> CreateAsync(LedgerScene scene)
    {
        Assert.True(await scene.Ledgers.CreateAsync(Account, Currency.Usd, Cancellation));
        return (await scene.Ledgers.ReadAsync(Account, Cancellation))!;
    }

    private static async Task AppendAsync(ILedgerStore ledgers, LedgerEvent fact)
    {
        while (await ledgers.ReadAsync(Account, Cancellation) is { } read
            && read.Find(fact.Key) is null
            && !await ledgers.TryAppendAsync(read, [fact], null, Cancellation))
        {
            // Another was first: decide again.
        }
    }
}
