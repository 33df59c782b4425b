using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Server.Tests.Webhooks;

/// <summary>Facts that the chat service tells: counted once, whatever the limits, whatever the order.</summary>
public sealed class AfterEventTests
{
    /// <summary>Milliseconds; facts of a test are near the present, which is what the chat service tells.</summary>
    private readonly long _now = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();

    private static string Members(params string[] users) => string.Join(',', users.Select(user => $"{{'Member_Account':'{user}'}}"));

    private static string Pair(string from, string to) => $"{{'From_Account':'{from}','To_Account':'{to}','Initiator_Account':'{from}'}}";

    private Task<string> CreatedAsync(ChatService chat, string group, string owner, string members = "", string type = "Public", int at = 0)
        => chat.ShortAsync("Group.CallbackAfterCreateGroup", $"{{'GroupId':'{group}','Operator_Account':'{owner}','Owner_Account':'{owner}','Type':'{type}','Name':'n','MemberList':[{members}],'EventTime':'{_now + at}'}}");

    private Task<string> JoinedAsync(ChatService chat, string group, string members, string type = "Public", int at = 0)
        => chat.ShortAsync("Group.CallbackAfterNewMemberJoin", $"{{'GroupId':'{group}','Type':'{type}','JoinType':'Apply','Operator_Account':'x','NewMemberList':[{members}],'EventTime':'{_now + at}'}}");

    private Task<string> LeftAsync(ChatService chat, string group, string members, int at = 0)
        => chat.ShortAsync("Group.CallbackAfterMemberExit", $"{{'GroupId':'{group}','Type':'Public','ExitType':'Quit','Operator_Account':'x','ExitMemberList':[{members}],'EventTime':'{_now + at}'}}");

    private Task<string> DestroyedAsync(ChatService chat, string group, int at = 0)
        => chat.ShortAsync("Group.CallbackAfterGroupDestroyed", $"{{'GroupId':'{group}','Type':'Public','Owner_Account':'ann','Name':'n','MemberList':[],'EventTime':'{_now + at}'}}");

    private Task<string> StateAsync(ChatService chat, string action, string user, string platform, int at = 0, string kicked = "")
        => chat.ShortAsync("State.StateChange", $"{{'CallbackCommand':'State.StateChange','EventTime':{_now + at},'Info':{{'Action':'{action}','To_Account':'{user}','Reason':'Register'}}{kicked}}}", platform: platform);

    [Fact]
    public async Task AfterEvents_OfAGroupsLife_AreCountedOnce()
    {
        await using ChatService chat = await ChatService.StartAsync();

        for (int told = 0; told < 2; told++)
        {
            Assert.Equal("OK 0", await CreatedAsync(chat, "g", "ann", Members("bob")));
            Assert.Equal("OK 0", await JoinedAsync(chat, "g", Members("cid", "dan"), at: 1));
            Assert.Equal("OK 0", await LeftAsync(chat, "g", Members("bob"), at: 2));
        }

        GetUsageResponse usage = await chat.UsageAsync("cid", "g");
        Assert.Equal((1, 1, 3, 1, GroupType.Public), (usage.App.Groups, usage.App.GrowthToday, usage.Group.Members, usage.User.Groups, usage.Group.Type));
        await DestroyedAsync(chat, "g", at: 3);
        await DestroyedAsync(chat, "g", at: 3);
        Assert.Equal((0, 0), ((await chat.UsageAsync()).App.Groups, (await chat.UsageAsync("cid")).User.Groups));
    }

    [Fact]
    public async Task AfterEvents_AboveALimit_AreCountedAndFlagged()
    {
        await using ChatService chat = await ChatService.StartAsync();
        await chat.LimitAsync("groups", 1);

        await CreatedAsync(chat, "g1", "ann");
        await CreatedAsync(chat, "g2", "ann");

        Assert.Equal(2, (await chat.UsageAsync()).App.Groups);
        Assert.Contains("imquota_webhook_events_total{command=\"after_create_group\",outcome=\"over_limit\"} 1", await chat.MetricsAsync(), StringComparison.Ordinal);
    }

    // Every order of a life's events ends in the same counts.
    [Fact]
    public async Task AfterEvents_InAnyOrder_EndInTheSame()
    {
        await using ChatService chat = await ChatService.StartAsync();
        Func<string, Task<string>>[] life =
        [
            group => CreatedAsync(chat, group, "ann", Members("bob"), "Work", at: 1),
            group => JoinedAsync(chat, group, Members("cid", "dan"), "Work", at: 2),
            group => LeftAsync(chat, group, Members("cid"), at: 3),
        ];
        int groups = 0;
        foreach (int[] order in (int[][])[[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
        {
            string group = $"g{++groups}";
            foreach (int step in order)
            {
                Assert.Equal("OK 0", await life[step](group));
            }

            GroupUsage usage = (await chat.UsageAsync(group: group)).Group;
            Assert.Equal((group, 3, GroupType.Work, true), (group, usage.Members, usage.Type, usage.CreatedToday));
        }

        GetUsageResponse all = await chat.UsageAsync("cid");
        Assert.Equal((groups, groups, 0), (all.App.Groups, all.App.GrowthToday, all.User.Groups));
    }

    [Fact]
    public async Task AfterEvents_OlderThanTheGroupsEnd_BringNothingBack()
    {
        await using ChatService chat = await ChatService.StartAsync();

        Assert.Equal("OK 0", await DestroyedAsync(chat, "g", at: 5));
        Assert.Equal("OK 0", await CreatedAsync(chat, "g", "ann", at: 1));
        Assert.Equal("OK 0", await JoinedAsync(chat, "g", Members("bob"), at: 2));

        Assert.Equal(0, (await chat.UsageAsync()).App.Groups);
        Assert.Contains("imquota_webhook_events_total{command=\"after_create_group\",outcome=\"late\"} 1", await chat.MetricsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AfterEvents_WithoutOrWithAnAbsurdEventTime_AreCountedAsTheyCome()
    {
        await using ChatService chat = await ChatService.StartAsync();
        const string Far = "'EventTime':'9000000000000000'";

        await chat.ShortAsync("Group.CallbackAfterCreateGroup", $"{{'GroupId':'g','Owner_Account':'ann','Type':'Public',{Far}}}");
        await chat.ShortAsync("Group.CallbackAfterGroupDestroyed", "{'GroupId':'g'}");
        await chat.ShortAsync("Group.CallbackAfterCreateGroup", "{'GroupId':'g','Owner_Account':'ann','Type':'Public'}");

        Assert.Equal(1, (await chat.UsageAsync()).App.Groups);
    }

    [Fact]
    public async Task Friends_AddedDeletedAndBlocked_EachListByItself()
    {
        await using ChatService chat = await ChatService.StartAsync();

        await chat.ShortAsync("Sns.CallbackFriendAdd", $"{{'PairList':[{Pair("ann", "bob")},{Pair("bob", "ann")},{Pair("ann", "cid")}],'ClientCmd':'friend_add','Admin_Account':'','ForceFlag':1,'EventTime':{_now}}}");
        Assert.Equal((2, 1), ((await chat.UsageAsync("ann")).User.Friends, (await chat.UsageAsync("bob")).User.Friends));
        await chat.ShortAsync("Sns.CallbackFriendDelete", $"{{'PairList':[{Pair("ann", "cid")}],'EventTime':{_now + 1}}}");
        await chat.ShortAsync("Sns.CallbackBlackListAdd", $"{{'PairList':[{Pair("bob", "ann")}],'EventTime':{_now + 2}}}");

        Assert.Equal((0, 0), ((await chat.UsageAsync("ann")).User.Friends, (await chat.UsageAsync("bob")).User.Friends));
    }

    [Fact]
    public async Task StateChange_LoginsAndLogouts_ConnectionsByPlatform()
    {
        await using ChatService chat = await ChatService.StartAsync();

        await StateAsync(chat, "Login", "ann", "IOS");
        await StateAsync(chat, "Login", "ann", "IOS", at: 1);
        await StateAsync(chat, "Login", "ann", "Web", at: 2);
        await StateAsync(chat, "Login", "ben", "RESTAPI", at: 2);
        GetUsageResponse usage = await chat.UsageAsync("ann");
        Assert.Equal((2, 2, 2), (usage.App.Users, usage.App.MauExact, usage.App.Connections));
        Assert.Equal(["webhook iphone", "webhook web"], usage.User.ConnectionIds);

        // The phone's login is told to push the browser out; an older SDK says so too, and a late logout is none any more.
        await StateAsync(chat, "Login", "ann", "IOS", at: 5, ",'KickedDevice':[{'Platform':'Web'},{'Platform':'iOS'}]");
        await StateAsync(chat, "Logout", "ann", "Web", at: 5);
        await StateAsync(chat, "Disconnect", "ann", "IOS", at: 4);
        Assert.Equal(["webhook iphone"], (await chat.UsageAsync("ann")).User.ConnectionIds);
        await StateAsync(chat, "Disconnect", "ann", "IOS", at: 6);
        Assert.Equal((0, 2), ((await chat.UsageAsync()).App.Connections, (await chat.UsageAsync()).App.PeakConnections));
    }

    // The place is not free between the permission and the fact, and not taken twice after it.
    [Fact]
    public async Task AfterCreateGroup_ThatWasAnnounced_TakesWhatWasHeld()
    {
        await using ChatService chat = await ChatService.StartAsync();
        await chat.LimitAsync("groups", 2);
        const string Announced = "{'Operator_Account':'ann','Owner_Account':'ann','Type':'Public','Name':'n','CreateGroupNum':0,'MemberList':[],'EventTime':'1'}";

        Assert.Equal("OK 0", await chat.ShortAsync("Group.CallbackBeforeCreateGroup", Announced));
        await CreatedAsync(chat, "g1", "ann");
        Assert.Equal("OK 0", await chat.ShortAsync("Group.CallbackBeforeCreateGroup", Announced));
        Assert.Equal("OK 10158", await chat.ShortAsync("Group.CallbackBeforeCreateGroup", Announced));
        await CreatedAsync(chat, "g2", "ann");

        Assert.Equal(2, (await chat.UsageAsync()).App.Groups);
        Assert.Equal("OK 10158", await chat.ShortAsync("Group.CallbackBeforeCreateGroup", Announced));
        Assert.Equal("FAIL 1", await chat.ShortAsync("Group.CallbackAfterGroupDestroyed", "{'GroupId':'g1'}", app: 77));
    }
}
