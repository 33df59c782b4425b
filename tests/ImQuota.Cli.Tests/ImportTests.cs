using System.Globalization;
using System.Text.Json;
using ImQuota.Cli.Tests.Hosting;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Cli.Tests;

/// <summary><c>import</c> and <c>reconcile</c>: files into facts, and what is counted beside the truth.</summary>
public sealed class ImportTests : IDisposable
{
    private const string Rows = "kind,user,group,friend,type,direction\nuser,ann,,,,\ngroup,ann,g,,public,\nmember,ben,g,,,\nmember,\"c,\"\"d\",g,,,\nfriend,ann,,ben,,one_way\n";

    private const string Lines =
        "{\"users\":{\"userIds\":[\"ann\",\"ben\"]}}\n\n{\"sdkAppId\":\"1400000001\",\"group\":{\"groupId\":\"g\",\"type\":\"GROUP_TYPE_WORK\",\"ownerId\":\"ann\"}}\n"
        + "{\"memberships\":{\"groupId\":\"g\",\"userIds\":[\"ben\"]}}\n{\"friendships\":{\"userId\":\"ann\",\"friendIds\":[\"ben\"],\"direction\":\"FRIEND_DIRECTION_BOTH\"}}\n";

    private readonly string _folder = Directory.CreateTempSubdirectory("imq-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("facts.csv", Rows, 3, 1, GroupType.Public, 1)]
    [InlineData("facts.jsonl", Lines, 2, 2, GroupType.Work, 1)]
    public async Task Import_AFileTwice_CountsOnce(string name, string text, int members, int users, GroupType type, int friends)
    {
        await using Service service = await Service.StartAsync();
        string file = Write(name, text);

        Ran first = (await Imquota.RunAsync(service, "import", file, "--app", Imquota.Developer, "--json", "--portion", "2")).Must(0);
        (await Imquota.RunAsync(service, "import", file, "--app", Imquota.Developer)).Must(0);

        GetUsageResponse usage = await service.Usage.GetUsageAsync(
            new GetUsageRequest { SdkAppId = Service.Developer, UserId = "ann", GroupId = "g" }, cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal((members, users, type, friends), (usage.Group.Members, usage.App.Users, usage.Group.Type, usage.User.Friends));
        Assert.Equal(("0", users.ToString(CultureInfo.InvariantCulture)), (first.Json.GetProperty("failed").GetString(), first.Json.GetProperty("users").GetString()));
        Assert.Equal([file], Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Import_BadRecords_LeftOutAndNamedByLine()
    {
        await using Service service = await Service.StartAsync();
        string csv = Write("bad.csv", "kind,user,group,type\nuser,ann,,\nuser,,,\ncastle,ann,,\ngroup,ann,g,fort\nuser,\u001b[31m,,\nuser,ben,,\n");
        string lines = Write("bad.jsonl", "{\"users\":{\"userIds\":[\"cid\"]}}\nnonsense\n{\"sdkAppId\":\"7\",\"users\":{\"userIds\":[\"dan\"]}}\n{}\n{\"users\":{\"userIds\":[7]}}\n");

        Ran rows = (await Imquota.RunAsync(service, "import", csv, "--app", Imquota.Developer)).Must(7);
        Ran json = (await Imquota.RunAsync(service, "import", lines, "--app", Imquota.Developer, "--json")).Must(7);

        Assert.Matches("4 .*kind 'castle'", rows.Out);
        Assert.Matches("5 .*type 'fort'", rows.Out);
        Assert.Matches("3 .*user_ids", rows.Out);
        Assert.DoesNotContain('\u001b', rows.Out);
        Assert.Equal(["2", "3", "4", "5"], json.Json.GetProperty("failures").EnumerateArray().Select(one => one.GetProperty("messageIndex").GetString()).Order());
        Assert.Equal(3, (await service.UsedAsync(Service.Developer)).Users);
    }

    [Fact]
    public async Task Import_BrokenOff_GoesOnWhereItWas()
    {
        string[] users = [.. Enumerable.Range(0, 45).Select(place => $"u{place}")];
        string file = Write("users.csv", "kind,user\n" + string.Concat(users.Select(user => $"user,{user}\n")));
        await using Front front = await Front.StartAsync();
        Task<Ran> RunAsync(string endpoint)
            => Imquota.RunAsync(new Dictionary<string, string>(), "", "import", file, "--app", "1", "--portion", "10", "--json", "--endpoint", endpoint);

        (await RunAsync($"http://127.0.0.1:{Testing.Engines.RedisProcess.FreePort()}")).Must(4);
        Assert.False(File.Exists(file + ".position"));
        front.Heard.Imports.FailsAt = 3;
        (await RunAsync(front.Address)).Must(4);
        Assert.Equal(users[..20], front.Heard.Imports.Users);
        Ran rest = (await RunAsync(front.Address)).Must(0);

        // Each portion that was answered was sent once; the one that was cut off again, and those after it.
        Assert.Equal(users, front.Heard.Imports.Users);
        Assert.Equal("25", rest.Json.GetProperty("users").GetString());
        Assert.Contains("after line 21", rest.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(file + ".position"));
    }

    [Fact]
    public async Task Import_ThePositionOfAnotherFile_IsRefusedUnlessRestarted()
    {
        await using Service service = await Service.StartAsync();
        string file = Write("users.csv", "kind,user\nuser,ann\n");
        string other = Write("other.csv", "kind,user\nuser,ben\n");
        (await Importing.ImportPosition.StartOfAsync(other, Service.Developer, TestContext.Current.CancellationToken)).Write(file + ".position");

        Assert.Contains("another file", (await Imquota.RunAsync(service, "import", file, "--app", Imquota.Developer)).Must(2).Error, StringComparison.Ordinal);
        Write("users.csv.position", "{nonsense");
        (await Imquota.RunAsync(service, "import", file, "--app", Imquota.Developer)).Must(2);
        (await Imquota.RunAsync(service, "import", file, "--app", Imquota.Developer, "--restart")).Must(0);
        Assert.Equal(1, (await service.UsedAsync(Service.Developer)).Users);
    }

    [Fact]
    public async Task Import_WhatCannotBe_ExitCodes()
    {
        await using Service service = await Service.StartAsync();

        (await Imquota.RunAsync(service, "import", Path.Combine(_folder, "missing.csv"), "--app", Imquota.Developer)).Must(2);
        (await Imquota.RunAsync(service, "import", Write("no.csv", "name\nann\n"), "--app", Imquota.Developer)).Must(2);
        (await Imquota.RunAsync(service, "import", Write("empty.csv", ""), "--app", Imquota.Developer)).Must(2);
        (await Imquota.RunAsync(service, "import", Write("empty.jsonl", ""), "--app", Imquota.Developer)).Must(0);
        (await Imquota.RunAsync(service, "import", Write("one.csv", "kind,user\nuser,ann\n"), "--app", "77")).Must(3);
        (await Imquota.RunAsync(service, "import", Write("two.csv", "kind,user\nuser,ann\n"), "--app", Imquota.Developer, "--portion", "0")).Must(2);
    }

    [Fact]
    public async Task Reconcile_AGroup_LooksFirstAndRepairsWhenTold()
    {
        await using Service service = await Service.StartAsync();
        (await Imquota.RunAsync(service, "import", Write("facts.csv", Rows), "--app", Imquota.Developer)).Must(0);
        string truth = Write("truth.txt", "ann\r\n\neve\nfay\n");

        Ran looked = (await Imquota.RunAsync(service, "reconcile", "group", Imquota.Developer, "g", "--members", truth)).Must(7);
        Ran again = (await Imquota.RunAsync(service, "reconcile", "group", Imquota.Developer, "g", "--members", truth, "--json")).Must(7);
        (await Imquota.RunAsync(service, "reconcile", "group", Imquota.Developer, "g", "--members", truth, "--apply")).Must(0);
        Ran same = (await Imquota.RunAsync(service, "ann\neve\nfay\n", ["reconcile", "group", Imquota.Developer, "g", "--members", "-", "--json"])).Must(0);

        Assert.Contains("2 members are missing, 2 are too many, 0 are different; nothing was changed", looked.Out, StringComparison.Ordinal);
        Assert.Equal("2", again.Json.GetProperty("extra").GetString());
        Assert.Equal(0, same.Json.GetProperty("missingIds").GetArrayLength());
        (await Imquota.RunAsync(service, "reconcile", "group", Imquota.Developer, "unheard", "--members", truth)).Must(3);
        (await Imquota.RunAsync(service, "reconcile", "group", Imquota.Developer, "g", "--members", "/nowhere")).Must(2);
        (await Imquota.RunAsync(service, "reconcile", "group", Imquota.Developer, "g")).Must(2);
    }

    [Fact]
    public async Task Reconcile_GroupsFriendsConnectionsCounters_LookFirstAndRepairWhenTold()
    {
        await using Service service = await Service.StartAsync();
        (await Imquota.RunAsync(service, "import", Write("facts.csv", Rows), "--app", Imquota.Developer)).Must(0);
        string groups = Write("groups.csv", "type,group\nwork,other\n");
        string friends = Write("friends.txt", "zoe\n");
        string connections = Write("connections.csv", "user,connection,platform,node\nann,c1,Web,n1\nben,c2,android,\n");
        string[] byGroups = ["reconcile", "groups", Imquota.Developer, "--groups", groups];
        string[] byFriends = ["reconcile", "friends", Imquota.Developer, "zed", "--friends", friends, "--former", Write("former.txt", "nobody\n")];
        string[] byConnections = ["reconcile", "connections", Imquota.Developer, "--connections", connections];

        foreach (string[] command in new[] { byGroups, byFriends, byConnections })
        {
            Assert.Contains("nothing was changed", (await Imquota.RunAsync(service, [.. command, "--dry-run"])).Must(7).Out, StringComparison.Ordinal);
            (await Imquota.RunAsync(service, [.. command, "--apply"])).Must(0);
            (await Imquota.RunAsync(service, command)).Must(0);
            (await Imquota.RunAsync(service, [.. command, "--apply", "--dry-run"])).Must(2);
        }

        AppUsage used = await service.UsedAsync(Service.Developer);
        Assert.Equal((1, 2, 1), (used.Groups, used.Connections, used.ConnectionsByNode["n1"]));
        Ran one = (await Imquota.RunAsync(service, "user,connection,platform\nann,c1,web\n", ["reconcile", "connections", Imquota.Developer, "--node", "n1", "--connections", "-", "--json"])).Must(0);
        Assert.Equal("1", one.Json.GetProperty("given").GetString());
        Ran counters = (await Imquota.RunAsync(service, "reconcile", "counters", Imquota.Developer, "--json")).Must(0);
        Assert.Contains(counters.Json.GetProperty("counters").EnumerateArray(), counter => counter.GetProperty("name").GetString() == "node:n1" && counter.GetProperty("held").GetString() == "1");
        (await Imquota.RunAsync(service, "reconcile", "counters", "77")).Must(3);
        (await Imquota.RunAsync(service, "reconcile", "connections", Imquota.Developer, "--connections", Write("bad.csv", "user,connection,platform\nann,c1,castle\n"))).Must(2);
        (await Imquota.RunAsync(service, "reconcile", "groups", Imquota.Developer, "--groups", Write("none.csv", "group\ng\n"))).Must(2);
    }

    private string Write(string name, string text)
    {
        string path = Path.Combine(_folder, name);
        File.WriteAllText(path, text);
        return path;
    }
}
