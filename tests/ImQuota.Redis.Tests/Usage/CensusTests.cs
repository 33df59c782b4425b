using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Redis.Tests.Contract;
using ImQuota.Redis.Tests.Repair;
using ImQuota.Testing.Engines;
using NodaTime;
using StackExchange.Redis;
using Xunit;
using static ImQuota.Redis.Tests.Contract.Actions;

namespace ImQuota.Redis.Tests.Usage;

/// <summary>How counts are spread over users and groups, on every engine; random histories compare it with the model.</summary>
public sealed class CensusTests
{
    public static TheoryData<string> AllEngines => [.. EngineSet.Names];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task GetCensusAsync_OfSeveralOfEach_CountsHowManyHaveHowMany(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        await app.MustAsync(
            Create("g1", GroupType.Public, "ann", "bob", "cem"),
            Create("g2", GroupType.Work, "ann"),
            Create("g3", GroupType.Community, "ann", "bob"),
            Create("live", GroupType.AVChatRoom, ""),
            new AddFriendAction("ann", "bob", FriendDirection.Both),
            new AddFriendAction("ann", "dan", FriendDirection.OneWay));
        await app.MustAsync(
            new LoginAction("ann", Platform.Android, "a1", "n1"), new LoginAction("ann", Platform.Android, "a2", "n1"), new LoginAction("ann", Platform.IPhone, "i1", "n1"),
            new LoginAction("ann", Platform.Web, "w1", "n1"), new LoginAction("bob", Platform.Web, "w2", "n2"), new LoginAction("bob", Platform.Web, "w3", "n2"));

        AppCensus census = (await app.Subject.Usage.GetCensusAsync(Scenario.App, Cancellation))!;

        Assert.Equal([new(1, 1), new(2, 1), new(3, 1)], census.GroupsOfUsers.Frequencies);
        Assert.Equal([new(1, 1), new(2, 1)], census.FriendsOfUsers.Frequencies);
        Assert.Equal("AVChatRoom: ; Community: 2×1; Public: 3×1; Work: 1×1", Text(census.MembersOfGroups));
        Assert.Equal([new(2, 1)], census.DevicesPerNativePlatform.Frequencies);
        Assert.Equal([new(1, 1), new(2, 1)], census.DevicesOnWeb.Frequencies);
        Assert.Null(await app.Subject.Usage.GetCensusAsync(7, Cancellation));
    }

    // What a node had open is gone with its epoch, though its records stay until the sweep.
    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task GetCensusAsync_RecordsOfAnEndedEpoch_AreNotCounted(string engine)
    {
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        await using Tables tables = await Tables.OpenAsync(app);
        long epoch = (await app.Subject.Nodes.BeginReportAsync(Scenario.App, "n1", Duration.FromSeconds(30), Cancellation))!.Value;
        Assert.True(await app.Subject.Nodes.ReportAsync(Scenario.App, "n1", epoch, [new("ann", Platform.Web, "w1"), new("ann", Platform.Web, "w2")], Cancellation));
        Assert.Equal(0, await app.Subject.Nodes.EndReportAsync(Scenario.App, "n1", epoch, Cancellation));
        RedisKey bucket = await tables.HolderAsync("o", tables.User("ann"));
        RedisValue open = await tables.Database.HashGetAsync(bucket, tables.User("ann"));

        await tables.Database.HashSetAsync(bucket, tables.User("ann"), $"{open}\u001e7{epoch - 1}\u001fn1\u001fold");
        AppCensus census = (await app.Subject.Usage.GetCensusAsync(Scenario.App, Cancellation))!;

        Assert.Equal([new(2, 1)], census.DevicesOnWeb.Frequencies);
    }

    // Tables of many buckets, which grow while they are read.
    [Theory]
    [MemberData(nameof(AllEngines))]
    public async Task GetCensusAsync_WhileTablesGrow_MissesNobodyWhoWasThere(string engine)
    {
        const int Users = 4000;
        await using Scenario app = await Scenario.StartAsync(engine, "premium");
        await app.MustAsync(Create("g", GroupType.Community, "owner"));
        await JoinAsync(app, 0, Users);

        Task growth = JoinAsync(app, Users, 3 * Users);
        var seen = new List<AppCensus>();
        do
        {
            seen.Add((await app.Subject.Usage.GetCensusAsync(Scenario.App, Cancellation))!);
        }
        while (!growth.IsCompleted);

        await growth;
        AppCensus last = (await app.Subject.Usage.GetCensusAsync(Scenario.App, Cancellation))!;
        Assert.All(seen, census => Assert.True(census.GroupsOfUsers.Above(0) > Users, $"Only {census.GroupsOfUsers.Above(0)} of {Users + 1} were seen."));
        Assert.All(seen, census => Assert.Equal(1, census.GroupsOfUsers.Max));
        Assert.Equal([new(1, (3 * Users) + 1)], last.GroupsOfUsers.Frequencies);
        Assert.Equal((3 * Users) + 1, last.MembersOfGroups[GroupType.Community].Max);
    }

    private static async Task JoinAsync(Scenario app, int from, int to)
    {
        foreach (string[] portion in Enumerable.Range(from, to - from).Select(i => $"u{i}").Chunk(500))
        {
            await app.MustAsync(new JoinGroupAction("g", portion, Invitation: false));
        }
    }

    private static string Text(IReadOnlyDictionary<GroupType, FrequencyTable> groups) => string.Join("; ", groups
        .OrderBy(type => type.Key.ToString(), StringComparer.Ordinal)
        .Select(type => $"{type.Key}: {string.Join(",", type.Value.Frequencies.Select(one => $"{one.Key}×{one.Value}"))}"));
}
