using System.Text.Json;
using ImQuota.Contracts.V1;
using ImQuota.Server.Tests.Hosting;
using Xunit;

namespace ImQuota.Server.Tests.Webhooks;

/// <summary>Callbacks that nobody sends in good faith: the documented answer, status 200, and nothing changed.</summary>
public sealed class HostileCallbackTests
{
    private const string Create = "Group.CallbackBeforeCreateGroup";

    public static TheoryData<string, string> Malformed => new()
    {
        { Create, "" },
        { Create, "null" },
        { Create, "[]" },
        { Create, "'text'" },
        { Create, "{'Type':'Public'" },
        { Create, "{'Type':'Public','Owner_Account':7}" },
        { Create, "{'Type':'Public','Owner_Account':{'a':1}}" },
        { Create, "{'Type':'Public','Owner_Account':'a','Type':'Work'}" },
        { Create, "{'Type':'Castle','Owner_Account':'a'}" },
        { Create, "{'Type':null,'Owner_Account':'a'}" },
        { Create, "{'Type':'Public','Owner_Account':'0123456789012345678901234567890123'}" },
        { Create, "{'Type':'Public','Owner_Account':'näme'}" },
        { Create, "{'Type':'Public','Owner_Account':'a\\u0000b'}" },
        { Create, "{'Type':'Public','MemberList':'a'}" },
        { Create, "{'Type':'Public','MemberList':[null]}" },
        { Create, "{'Type':'Public','MemberList':[{'Member_Account':''}]}" },
        { Create, "{'Type':'Public','Owner_Account':'a','EventTime':'yesterday'}" },
        { Create, "{'Type':'Public','Owner_Account':'a','EventTime':1e400}" },
        { Create, "{'Type':'Public','Owner_Account':'a','EventTime':123456789012345678901234567890}" },
        { Create, "{'CallbackCommand':'Group.CallbackAfterCreateGroup','Type':'Public','Owner_Account':'a'}" },
        { "Group.CallbackBeforeApplyJoinGroup", "{'GroupId':'g'}" },
        { "Group.CallbackBeforeApplyJoinGroup", "{'Requestor_Account':'ann'}" },
        { "Group.CallbackBeforeInviteJoinGroup", "{'GroupId':'g','DestinationMembers':[]}" },
        { "Sns.CallbackPrevFriendAdd", "{'From_Account':'ann','FriendItem':[{'To_Account':'ann'}]}" },
        { "Sns.CallbackPrevFriendAdd", "{'From_Account':'ann','FriendItem':[{'To_Account':'b'}],'AddType':'Add_Type_Triple'}" },
        { "Sns.CallbackPrevFriendResponse", "{'From_Account':'ann','ResponseFriendItem':[{'To_Account':'b','ResponseAction':'Shrug'}]}" },
        { "Group.CallbackAfterCreateGroup", "{'GroupId':'01234567890123456789012345678901234567890123456789','Type':'Public'}" },
        { "Group.CallbackAfterNewMemberJoin", "{'GroupId':'g','Type':'Castle','NewMemberList':[{'Member_Account':'ann'}]}" },
        { "Sns.CallbackFriendAdd", "{'PairList':[{'From_Account':'ann','To_Account':'ann'}]}" },
        { "Sns.CallbackFriendDelete", "{'PairList':[null]}" },
        { "State.StateChange", "{'EventTime':1,'Info':{'Action':'Fly','To_Account':'ann'}}" },
        { "State.StateChange", "{'EventTime':1}" },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task Callback_Malformed_FailsAndChangesNothing(string command, string body)
    {
        await using ChatService chat = await ChatService.StartAsync();
        AppUsage before = await chat.Service.UsedAsync(Service.Developer);

        JsonElement answer = await chat.CallAsync(command, body);

        Assert.Equal(("FAIL", 1), (answer.GetProperty("ActionStatus").GetString(), answer.GetProperty("ErrorCode").GetInt32()));
        Assert.NotEqual("", answer.GetProperty("ErrorInfo").GetString());
        Assert.Equal(before, await chat.Service.UsedAsync(Service.Developer));
    }

    [Fact]
    public async Task Callback_NestedLongOrLargeBodies_FailAndChangeNothing()
    {
        await using ChatService chat = await ChatService.StartAsync();
        AppUsage before = await chat.Service.UsedAsync(Service.Developer);
        string nested = "{'Type':'Public','Name':" + new string('[', 5000) + new string(']', 5000) + "}";
        string many = "{'Type':'Public','MemberList':[" + string.Join(',', Enumerable.Range(0, 501).Select(place => $"{{'Member_Account':'u{place}'}}")) + "]}";
        string large = "{'Type':'Public','Name':'" + new string('x', 2 << 20) + "'}";

        foreach (string body in (string[])[nested, many, large])
        {
            Assert.Equal("FAIL 1", await chat.ShortAsync(Create, body));
        }

        Assert.Equal(before, await chat.Service.UsedAsync(Service.Developer));
    }

    // Larger than what the sockets hold in between, so whoever is cut off while he sends gets no answer.
    [Fact]
    public async Task Callback_FarTooLargeBody_IsAnsweredToACallerThatSendsItAll()
    {
        await using ChatService chat = await ChatService.StartAsync();

        Assert.Equal("FAIL 1", await chat.ShortAsync(Create, "{'Type':'Public','Name':'" + new string('x', 24 << 20) + "'}"));
    }

    [Theory]
    [InlineData("callback")]
    [InlineData("callback?SdkAppid=&CallbackCommand=State.StateChange")]
    [InlineData("callback?SdkAppid=0&CallbackCommand=State.StateChange")]
    [InlineData("callback?SdkAppid=-1&CallbackCommand=State.StateChange")]
    [InlineData("callback?SdkAppid=99999999999999999999999&CallbackCommand=State.StateChange")]
    [InlineData("callback?SdkAppid=1400000001&SdkAppid=1400000002&CallbackCommand=State.StateChange")]
    public async Task Callback_WithoutAnApp_Fails(string path)
    {
        await using ChatService chat = await ChatService.StartAsync();

        Assert.Equal("FAIL", (await chat.PostAsync(path, "{}")).GetProperty("ActionStatus").GetString());
    }

    // What the chat service adds in years to come is nothing to us.
    [Theory]
    [InlineData("Group.CallbackAfterGroupFull")]
    [InlineData("C2C.CallbackBeforeSendMsg")]
    [InlineData("")]
    [InlineData("../../etc/passwd")]
    public async Task Callback_OfAnotherCommand_IsOk(string command)
    {
        await using ChatService chat = await ChatService.StartAsync();

        Assert.Equal("OK 0", await chat.ShortAsync(command, "{'Whatever':[1,2,{'is':'sent'}]}"));
        Assert.Contains("imquota_webhook_events_total{command=\"other\",outcome=\"ignored\"} 1", await chat.MetricsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Callback_WithFieldsThatAreNotKnown_IsDecided()
    {
        await using ChatService chat = await ChatService.StartAsync();

        Assert.Equal("OK 0", await chat.ShortAsync(Create, "{'Type':'Public','Owner_Account':'ann','EventTime':1670574414123,'New':{'a':[1]}}"));
    }
}
