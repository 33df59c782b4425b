using Google.Protobuf.Collections;
using Google.Rpc;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Admission;
using ImQuota.Server.Validation;
using Xunit;

namespace ImQuota.Server.Tests.Validation;

/// <summary>Bounds of ids, lists and enums; a good request costs nothing.</summary>
public sealed class IdFieldsTests
{
    [Theory]
    [InlineData(1, true)]
    [InlineData(32, true)]
    [InlineData(0, false)]
    [InlineData(33, false)]
    public void UserId_ByLength(int length, bool good)
        => Assert.Equal(good, Fields(bad => IdFields.UserId(bad, "f", new string('u', length))).Count == 0);

    [Theory]
    [InlineData(48, true)]
    [InlineData(49, false)]
    public void GroupId_ByLength(int length, bool good)
        => Assert.Equal(good, Fields(bad => IdFields.GroupId(bad, "f", new string('g', length))).Count == 0);

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void ConnectionId_ByLength(int length, bool good)
        => Assert.Equal(good, Fields(bad => IdFields.ConnectionId(bad, "f", new string('c', length))).Count == 0);

    [Theory]
    [InlineData(" ~", true)]
    [InlineData("\u001f", false)]
    [InlineData("\u007f", false)]
    [InlineData("ü", false)]
    public void NodeId_ByCharacters(string id, bool good)
        => Assert.Equal(good, Fields(bad => IdFields.NodeId(bad, "f", id)).Count == 0);

    [Fact]
    public void UserId_NotRequired_MayBeEmpty()
        => Assert.Empty(Fields(bad => IdFields.UserId(bad, "f", "", required: false)));

    [Fact]
    public void UserIds_BadOnes_AreNamedByPlace()
        => Assert.Equal(["f[1]", "f[3]"], Fields(bad => IdFields.UserIds(bad, "f", ["a", "", "b", "\n"], 1, 500)));

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void UserIds_ByCount(int count, bool good)
    {
        var ids = new RepeatedField<string> { Enumerable.Repeat("u", count) };

        Assert.Equal(good ? [] : ["f"], Fields(bad => IdFields.UserIds(bad, "f", ids, 2, 3)));
    }

    [Theory]
    [InlineData(Platform.Web, false, true)]
    [InlineData(Platform.Unspecified, false, false)]
    [InlineData(Platform.Unspecified, true, true)]
    [InlineData((Platform)8, true, false)]
    public void Known_ByValue(Platform value, bool unspecifiedAllowed, bool good)
        => Assert.Equal(good, Fields(bad => IdFields.Known(bad, "f", value, unspecifiedAllowed)).Count == 0);

    [Fact]
    public void Text_NamesValueAndBound_AndCutsALongValue()
    {
        var bad = new BadFields();
        IdFields.UserId(bad, "user_id", new string('u', 1000));

        string text = bad.ToStatus().Message;
        Assert.StartsWith("user_id: is \"uuuu", text, StringComparison.Ordinal);
        Assert.Contains("of 1000 characters; a user id is 1 to 32 bytes", text, StringComparison.Ordinal);
        Assert.True(text.Length < 200, text);
    }

    [Fact]
    public void Checks_OfAGoodRequest_AllocateNothingBesideTheRule()
    {
        var bad = new BadFields();
        RepeatedField<string> ids = ["u1", "u2", "u3"];

        // Code that the JIT has not optimised boxes inside the search of IdRules.IsValid, 96 bytes a call; optimised code does
        // not. The rule goes first: should it be optimised meanwhile, the checks can only get cheaper.
        long rule = AllocatedBy(static () => RuleAlone());
        long checks = AllocatedBy(() => CheckAll(bad, ids));

        Assert.True(checks <= rule, $"{checks} bytes in 1,000 rounds; the rule alone {rule}");
        Assert.False(bad.HasAny);
    }

    private static long AllocatedBy(Action round)
    {
        round();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            round();
        }

        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>The seven ids of <see cref="CheckAll"/>.</summary>
    private static void RuleAlone()
    {
        IdRules.IsValid("u1", 1, IdRules.UserIdMaxBytes);
        IdRules.IsValid("g1", 1, IdRules.GroupIdMaxBytes);
        IdRules.IsValid("c1", 1, IdRules.ConnectionIdMaxBytes);
        IdRules.IsValid("", 0, IdRules.NodeIdMaxBytes);
        IdRules.IsValid("u1", 1, IdRules.UserIdMaxBytes);
        IdRules.IsValid("u2", 1, IdRules.UserIdMaxBytes);
        IdRules.IsValid("u3", 1, IdRules.UserIdMaxBytes);
    }

    private static void CheckAll(BadFields bad, RepeatedField<string> ids)
    {
        IdFields.SdkAppId(bad, "sdk_app_id", 1);
        IdFields.UserId(bad, "user_id", "u1");
        IdFields.GroupId(bad, "group_id", "g1");
        IdFields.ConnectionId(bad, "connection_id", "c1");
        IdFields.NodeId(bad, "node_id", "", required: false);
        IdFields.UserIds(bad, "user_ids", ids, 1, 500);
        IdFields.Known(bad, "platform", Platform.Web, unspecifiedAllowed: false);
        IdFields.Known(bad, "mode", Mode.Unspecified, unspecifiedAllowed: true);
    }

    private static List<string> Fields(Action<BadFields> check)
    {
        var bad = new BadFields();
        check(bad);
        return bad.HasAny
            ? [.. bad.ToStatus().Details.Single().Unpack<BadRequest>().FieldViolations.Select(violation => violation.Field)]
            : [];
    }
}
