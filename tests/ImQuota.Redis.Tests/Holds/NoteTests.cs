using ImQuota.Domain.Admission;
using ImQuota.Redis.Tests.Contract;
using ImQuota.Testing.Engines;
using NodaTime;
using Xunit;
using static ImQuota.Redis.Tests.Contract.Actions;

namespace ImQuota.Redis.Tests.Holds;

/// <summary>Facts that are told late: the opposite that came about after them stands; on every engine.</summary>
public sealed class NoteTests
{
    private static readonly Duration Window = Duration.FromSeconds(60);

    public static TheoryData<string> AllEngines => [.. EngineSet.Names];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task NoteAsync_InAndOutOfOrder_FalseForWhatIsOlderThanItsOpposite(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "standard");

        Assert.Equal("new,new", await NoteAsync(app, 20, Join("g", "ann"), Join("g", "ben")));
        Assert.Equal("new,new", await NoteAsync(app, 20, Join("g", "ann"), Join("g", "ben")));
        Assert.Equal("late", await NoteAsync(app, 19, new LeaveGroupAction("g", ["ann"])));
        Assert.Equal("new", await NoteAsync(app, 21, new LeaveGroupAction("g", ["ann"])));
        Assert.Equal("late,new", await NoteAsync(app, 20, Join("g", "ann"), Join("g", "ben")));
        Assert.Equal("new", await NoteAsync(app, 22, Join("g", "ann")));

        Assert.Equal("new", await NoteAsync(app, 30, new DissolveGroupAction("g")));
        Assert.Equal("late", await NoteAsync(app, 29, Join("g", "cid")));
        Assert.Equal("late", await NoteAsync(app, 29, Create("g")));
        Assert.Equal("new", await NoteAsync(app, 31, Create("g")));
        Assert.Equal("late", await NoteAsync(app, 30, new DissolveGroupAction("g")));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task NoteAsync_FriendsAndConnections_EachWithItsOpposite(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "standard");
        var one = new AddFriendAction("ann", "ben", FriendDirection.OneWay);

        Assert.Equal("new", await NoteAsync(app, 20, new RemoveFriendAction("ann", "ben", FriendDirection.OneWay)));
        Assert.Equal("late,new", await NoteAsync(app, 19, one, new AddFriendAction("ben", "ann", FriendDirection.OneWay)));
        Assert.Equal("new", await NoteAsync(app, 20, new LogoutAction("ann", "web")));
        Assert.Equal("late,new", await NoteAsync(app, 19, Login("ann", "web"), Login("ann", "phone")));
    }

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task NoteAsync_AfterTheWindow_Forgotten(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "standard");
        await NoteAsync(app, 20, new LeaveGroupAction("g", ["ann"]));
        app.Clock.Advance(Window + Duration.FromSeconds(1));

        Assert.Equal("new", await NoteAsync(app, 61_000, Join("h", "ben")));
        Assert.Equal("new", await NoteAsync(app, 19, Join("g", "ann")));
    }

    private static async Task<string> NoteAsync(Scenario app, int millis, params AdmissionAction[] facts)
    {
        bool[] news = await ((StoreSubject)app.Subject).Holds.NoteAsync(Scenario.App, facts, Scenario.Start + Duration.FromMilliseconds(millis), Window, Cancellation);
        return string.Join(',', news.Select(one => one ? "new" : "late"));
    }
}
