using System.Text.Json;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using ImQuota.Server.Webhooks;
using ImQuota.Testing.Clock;
using NodaTime;
using Xunit;

namespace ImQuota.Server.Tests.Webhooks;

/// <summary>Announced actions, in the shapes of the chat service: what is answered, and that nothing is counted by them.</summary>
public sealed class BeforeEventTests
{
    private const string Create = "Group.CallbackBeforeCreateGroup";
    private const string Apply = "Group.CallbackBeforeApplyJoinGroup";
    private const string Invite = "Group.CallbackBeforeInviteJoinGroup";
    private const string Add = "Sns.CallbackPrevFriendAdd";
    private const string Respond = "Sns.CallbackPrevFriendResponse";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static string CreateBody(string owner, string type, string members = "")
        => $"{{'CallbackCommand':'{Create}','Operator_Account':'{owner}','Owner_Account':'{owner}','Type':'{type}','Name':'MyFirstGroup','CreateGroupNum':123,'MemberList':[{members}],'EventTime':'1670574414123'}}";

    private static string ApplyBody(string group, string user)
        => $"{{'CallbackCommand':'{Apply}','GroupId':'{group}','Type':'Public','Requestor_Account':'{user}','EventTime':'1670574414123'}}";

    private static string InviteBody(string group, params string[] users)
        => $"{{'CallbackCommand':'{Invite}','GroupId':'{group}','Type':'Public','Operator_Account':'leckie','DestinationMembers':[{string.Join(',', users.Select(user => $"{{'Member_Account':'{user}'}}"))}],'EventTime':'1670574414123'}}";

    private static string AddBody(string user, string type, params string[] friends)
        => $"{{'CallbackCommand':'{Add}','Requester_Account':'{user}','From_Account':'{user}','FriendItem':[{string.Join(',', friends.Select(friend => $"{{'To_Account':'{friend}','Remark':'r','GroupName':'g','AddSource':'AddSource_Type_Android','AddWording':'hi'}}"))}],'AddType':'{type}','ForceAddFlags':0,'EventTime':1670574414123}}";

    private static string RespondBody(string user, string other, string action)
        => $"{{'CallbackCommand':'{Respond}','Requester_Account':'{user}','From_Account':'{user}','ResponseFriendItem':[{{'To_Account':'{other}','Remark':'r','TagName':'g','ResponseAction':'{action}'}}],'EventTime':1670574414123}}";

    [Theory]
    [InlineData("groups", "Public", "OK 10158")]
    [InlineData("groups", "Private", "OK 10158")]
    [InlineData("groups", "ChatRoom", "OK 10158")]
    [InlineData("live_groups", "AVChatRoom", "OK 10136")]
    [InlineData("daily_growth", "Work", "OK 10106")]
    [InlineData("daily_broadcast", "BChatRoom", "OK 10106")]
    public async Task BeforeCreateGroup_AtALimit_OneMoreIsRefusedWithItsCode(string limit, string type, string refused)
    {
        await using ChatService chat = await ChatService.StartAsync();
        await chat.LimitAsync(limit, 2);

        Assert.Equal("OK 0", await chat.ShortAsync(Create, CreateBody("ann", type)));
        Assert.Equal("OK 0", await chat.ShortAsync(Create, CreateBody("ann", type)));
        Assert.Equal(refused, await chat.ShortAsync(Create, CreateBody("ann", type)));
        AppUsage usage = (await chat.UsageAsync()).App;
        Assert.Equal((0, 0, 0), (usage.Groups, usage.LiveGroups, usage.GrowthToday));
    }

    [Fact]
    public async Task BeforeCreateGroup_OtherReasons_EachItsCode()
    {
        await using ChatService chat = await ChatService.StartAsync();
        await chat.LimitAsync("group_members", 2);
        await chat.LimitAsync("user_groups", 1);
        await chat.AdmitAsync(ChatService.Group("g", owner: "busy"));

        Assert.Equal("OK 10138", await chat.ShortAsync(Create, CreateBody("ann", "Public", "{'Member_Account':'b'},{'Member_Account':'c'}")));
        Assert.Equal("OK 10137", await chat.ShortAsync(Create, CreateBody("busy", "Public")));
        Assert.Equal("OK 10107", await chat.ShortAsync(Create, CreateBody("ann", "AVChatRoom", "{'Member_Account':'b'}")));
        Assert.Equal("OK 10159", await chat.ShortAsync(Create, CreateBody("ann", "Community"), Service.Standard));
        JsonElement answer = await chat.CallAsync(Create, CreateBody("busy", "Public"));
        Assert.Equal("The user is in 1 of 1 groups (E4).", answer.GetProperty("ErrorInfo").GetString());
    }

    [Fact]
    public async Task BeforeEvents_OfADisabledOrUnknownApp_AreRefused()
    {
        await using ChatService chat = await ChatService.StartAsync();
        await chat.Service.Apps.DisableAppAsync(new DisableAppRequest { SdkAppId = Service.Developer, Author = "test", Reason = "test" }, cancellationToken: Cancellation);

        Assert.Equal("OK 10116", await chat.ShortAsync(Create, CreateBody("ann", "Public")));
        Assert.Equal("OK 0 bob=38016", await chat.ShortAsync(Add, AddBody("ann", "Add_Type_Both", "bob")));
        Assert.Equal("FAIL 1", await chat.ShortAsync(Create, CreateBody("ann", "Public"), app: 77));
        Assert.Equal("FAIL 1", await chat.ShortAsync(Add, AddBody("ann", "Add_Type_Both", "bob"), app: 77));
    }

    [Fact]
    public async Task BeforeApplyJoinGroup_LastPlace_OnePassesAndIsNotAMemberYet()
    {
        await using ChatService chat = await ChatService.StartAsync();
        await chat.LimitAsync("group_members", 2);
        await chat.AdmitAsync(ChatService.Group("g", owner: "owner"));

        Assert.Equal("OK 0", await chat.ShortAsync(Apply, ApplyBody("g", "ann")));
        Assert.Equal("OK 10114", await chat.ShortAsync(Apply, ApplyBody("g", "bob")));
        Assert.Equal("OK 0", await chat.ShortAsync(Apply, ApplyBody("g", "owner")));
        Assert.Equal("OK 10110", await chat.ShortAsync(Apply, ApplyBody("unheard", "ann")));
        Assert.Equal(1, (await chat.UsageAsync(group: "g")).Group.Members);
    }

    [Fact]
    public async Task BeforeApplyJoinGroup_WithoutItsAfterEvent_LapsesAfterTheSeconds()
    {
        var clock = new OddTimeProvider(Instant.FromUtc(2026, 5, 6, 7, 8));
        await using ChatService chat = await ChatService.StartAsync(new WebhookOptions { Mode = WebhookMode.Unsigned, Hold = TimeSpan.FromSeconds(7) }, clock);
        await chat.LimitAsync("group_members", 2);
        await chat.AdmitAsync(ChatService.Group("g", owner: "owner"));

        Assert.Equal("OK 0", await chat.ShortAsync(Apply, ApplyBody("g", "ann")));
        clock.Advance(Duration.FromSeconds(6));
        Assert.Equal("OK 10114", await chat.ShortAsync(Apply, ApplyBody("g", "bob")));
        clock.Advance(Duration.FromSeconds(2));
        Assert.Equal("OK 0", await chat.ShortAsync(Apply, ApplyBody("g", "bob")));
    }

    [Fact]
    public async Task BeforeApplyJoinGroup_ManyAtOnce_AsManyAsFit()
    {
        await using ChatService chat = await ChatService.StartAsync();
        await chat.LimitAsync("group_members", 51);
        await chat.AdmitAsync(ChatService.Group("g", owner: "owner"));

        string[] answers = await Task.WhenAll(Enumerable.Range(0, 300).Select(user => chat.ShortAsync(Apply, ApplyBody("g", $"u{user}"))));

        Assert.Equal(50, answers.Count(answer => answer == "OK 0"));
        Assert.Equal(250, answers.Count(answer => answer == "OK 10114"));
    }

    [Fact]
    public async Task BeforeInviteJoinGroup_OneAtHisLimit_IsNamedAndTheOthersPass()
    {
        await using ChatService chat = await ChatService.StartAsync();
        await chat.LimitAsync("user_groups", 1);
        await chat.AdmitAsync(ChatService.Group("other", owner: "busy"), ChatService.Group("g", owner: "owner"), ChatService.Group("live", GroupType.AvChatRoom));

        Assert.Equal("OK 0 without busy", await chat.ShortAsync(Invite, InviteBody("g", "ann", "busy", "bob")));
        Assert.Equal("OK 10137", await chat.ShortAsync(Invite, InviteBody("g", "busy")));
        Assert.Equal("OK 10107", await chat.ShortAsync(Invite, InviteBody("live", "cid")));
    }

    [Fact]
    public async Task PrevFriendAdd_FullLists_RefusedItemByItem()
    {
        await using ChatService chat = await ChatService.StartAsync();
        await chat.LimitAsync("friends", 2);
        await chat.AdmitAsync(ChatService.Friends("full", "x"), ChatService.Friends("full", "y"));

        Assert.Equal("OK 0 bob=0 full=38014 cid=0 dan=38010", await chat.ShortAsync(Add, AddBody("ann", "Add_Type_Both", "bob", "full", "cid", "dan")));
        Assert.Equal("OK 0 full=0", await chat.ShortAsync(Add, AddBody("eve", "Add_Type_Single", "full")));
        Assert.Equal("OK 0 ann=38010", await chat.ShortAsync(Add, AddBody("full", "Add_Type_Single", "ann")));
        Assert.Equal(0, (await chat.UsageAsync("ann")).User.Friends);
    }

    [Theory]
    [InlineData("ann", "full", "Response_Action_AgreeAndAdd", "OK 0 full=38014")]
    [InlineData("full", "ann", "Response_Action_AgreeAndAdd", "OK 0 ann=38010")]
    [InlineData("ann", "full", "Response_Action_Agree", "OK 0 full=38014")]
    [InlineData("full", "ann", "Response_Action_Agree", "OK 0 ann=0")]
    [InlineData("full", "ann", "Response_Action_Reject", "OK 0 ann=0")]
    public async Task PrevFriendResponse_FullList_CodeOfWhoseItIs(string answers, string asked, string action, string expected)
    {
        await using ChatService chat = await ChatService.StartAsync();
        await chat.LimitAsync("friends", 1);
        await chat.AdmitAsync(ChatService.Friends("full", "x"));

        Assert.Equal(expected, await chat.ShortAsync(Respond, RespondBody(answers, asked, action)));
    }
}
