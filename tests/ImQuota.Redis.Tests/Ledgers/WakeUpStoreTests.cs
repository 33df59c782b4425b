using ImQuota.Domain.Subscriptions;
using ImQuota.Redis.Ledgers;
using NodaTime;
using Xunit;
using static ImQuota.Redis.Tests.Ledgers.LedgerScene;

namespace ImQuota.Redis.Tests.Ledgers;

public sealed class WakeUpStoreTests
{
    private static readonly Instant Now = Facts.At;
    private static readonly Duration Hour = Duration.FromHours(1);

    public static TheoryData<string> AllEngines => Engines;

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task DueAsync_EntriesOfManyAccounts_AreDueFromTheirInstantOn(string engine)
    {
        await using LedgerScene scene = await StartAsync(engine);
        string[] accounts = [.. Enumerable.Range(0, 40).Select(i => $"account {i}")];
        Assert.True(accounts.Select(WakeUpStore.PartOf).Distinct().Count() > 8);
        Assert.Null(await scene.WakeUps.EarliestAsync(Cancellation));
        for (int i = 0; i < accounts.Length; i++)
        {
            await scene.WakeUps.WakeAsync(accounts[i], Now + (Hour * i), Cancellation);
        }

        IReadOnlyList<WakeUp> tooEarly = await scene.OtherWakeUps.DueAsync(Now - Duration.FromMilliseconds(1), int.MaxValue, Cancellation);
        IReadOnlyList<WakeUp> due = await scene.OtherWakeUps.DueAsync(Now + (Hour * 9) + Duration.FromMilliseconds(1), int.MaxValue, Cancellation);

        Assert.Empty(tooEarly);
        Assert.Equal(accounts.Take(10).Order(), due.Select(one => one.Account).Order());
        Assert.InRange((await scene.WakeUps.EarliestAsync(Cancellation))!.Value, Now, Now + Duration.FromMilliseconds(1));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task DueAsync_MoreThanAskedFor_AreThoseThatWaitLongest(string engine)
    {
        await using LedgerScene scene = await StartAsync(engine);
        for (int i = 19; i >= 0; i--)
        {
            await scene.WakeUps.WakeAsync($"account-{i:D2}", Now - (Hour * (20 - i)), Cancellation);
        }

        IReadOnlyList<WakeUp> due = await scene.WakeUps.DueAsync(Now, 7, Cancellation);

        Assert.Equal(Enumerable.Range(0, 7).Select(i => $"account-{i:D2}"), due.Select(one => one.Account));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task WakeAsync_LaterThanBefore_KeepsTheEarlier(string engine)
    {
        await using LedgerScene scene = await StartAsync(engine);
        await scene.WakeUps.WakeAsync("acme", Now, Cancellation);
        await scene.OtherWakeUps.WakeAsync("acme", Now + Hour, Cancellation);

        Assert.Single(await scene.WakeUps.DueAsync(Now + Hour, int.MaxValue, Cancellation));
        Assert.InRange((await scene.WakeUps.EarliestAsync(Cancellation))!.Value, Now, Now + Duration.FromMilliseconds(1));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task ClaimAsync_TwoProcesses_OneGetsItUntilItsClaimEnds(string engine)
    {
        await using LedgerScene scene = await StartAsync(engine);
        await scene.WakeUps.WakeAsync("acme", Now - Hour, Cancellation);
        WakeUp due = Assert.Single(await scene.WakeUps.DueAsync(Now, int.MaxValue, Cancellation));

        WakeUp?[] claims = await Task.WhenAll(
            scene.WakeUps.ClaimAsync(due, Now + Hour, Cancellation), scene.OtherWakeUps.ClaimAsync(due, Now + (Hour * 2), Cancellation));

        WakeUp claimed = Assert.Single(claims.OfType<WakeUp>());
        Assert.Empty(await scene.OtherWakeUps.DueAsync(Now, int.MaxValue, Cancellation));

        // It died: another takes over, and what the first does later changes nothing.
        WakeUp again = Assert.Single(await scene.OtherWakeUps.DueAsync(Now + (Hour * 3), int.MaxValue, Cancellation));
        Assert.NotNull(await scene.OtherWakeUps.ClaimAsync(again, Now + (Hour * 4), Cancellation));
        await scene.WakeUps.ReleaseAsync(claimed, null, Cancellation);
        Assert.NotNull(await scene.WakeUps.EarliestAsync(Cancellation));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task ReleaseAsync_NextOrNone_MovesTheEntryOrTakesItOut(string engine)
    {
        await using LedgerScene scene = await StartAsync(engine);
        await scene.WakeUps.WakeAsync("acme", Now - Hour, Cancellation);
        WakeUp claimed = (await scene.WakeUps.ClaimAsync(Assert.Single(await scene.WakeUps.DueAsync(Now, int.MaxValue, Cancellation)), Now + Hour, Cancellation))!;

        await scene.WakeUps.ReleaseAsync(claimed, Now + (Hour * 5), Cancellation);
        WakeUp moved = Assert.Single(await scene.WakeUps.DueAsync(Now + (Hour * 6), int.MaxValue, Cancellation));
        Assert.False(moved.IsTicket);
        await scene.WakeUps.ReleaseAsync(moved, null, Cancellation);

        Assert.Null(await scene.WakeUps.EarliestAsync(Cancellation));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task EnterAsync_ThenLeave_WakesTheAccountEitherWay(string engine)
    {
        await using LedgerScene scene = await StartAsync(engine);
        string first = await scene.WakeUps.EnterAsync("acme", Now, Cancellation);
        string second = await scene.OtherWakeUps.EnterAsync("acme", Now, Cancellation);
        Assert.Equal(2, (await scene.WakeUps.DueAsync(Now + Hour, int.MaxValue, Cancellation)).Count(one => one is { Account: "acme", IsTicket: true }));

        await scene.WakeUps.LeaveAsync("acme", first, Now + Hour, Cancellation);
        await scene.OtherWakeUps.LeaveAsync("acme", second, null, Cancellation);

        WakeUp left = Assert.Single(await scene.WakeUps.DueAsync(Now + (Hour * 2), int.MaxValue, Cancellation));
        Assert.Equal(("acme", false), (left.Account, left.IsTicket));
    }
}
