using Xunit;
using static ImQuota.Redis.Tests.Ledgers.LedgerScene;

namespace ImQuota.Redis.Tests.Ledgers;

public sealed class ParkedAccountsTests
{
    public static TheoryData<string> AllEngines => Engines;

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task NoteAsync_ParkedAndReleasedByTwoProcesses_CountedOnceAndListedByName(string engine)
    {
        await using LedgerScene scene = await StartAsync(engine);
        Assert.Equal(0, await scene.Parked.CountAsync(Cancellation));
        foreach (string account in (string[])["cid/1", "ann", "ben", "ann"])
        {
            await scene.Parked.NoteAsync(account, parked: true, Cancellation);
            await scene.OtherParked.NoteAsync(account, parked: true, Cancellation);
        }

        await scene.OtherParked.NoteAsync("never", parked: false, Cancellation);
        Assert.Equal(3, await scene.OtherParked.CountAsync(Cancellation));
        Assert.Equal(["ann", "ben"], await scene.OtherParked.ListAsync(2, Cancellation));

        await scene.OtherParked.NoteAsync("ann", parked: false, Cancellation);
        Assert.Equal(["ben", "cid/1"], await scene.Parked.ListAsync(10, Cancellation));
    }
}
