using ImQuota.Contracts.V1;
using ImQuota.Load.Compare;
using Xunit;

namespace ImQuota.Load.Tests.Compare;

/// <summary>Messages that are patched copies must be what protobuf would have written, and never the same join twice.</summary>
public sealed class JoinMessagesTests
{
    private const ulong App = 1_400_000_003;
    private const int Groups = 20_000;
    private readonly JoinMessages _messages = new(App, Groups);

    [Fact]
    public void All_Kinds_AreDistinctNewJoins()
    {
        var joins = new List<JoinGroupRequest>();
        for (int i = 0; i < 500; i++)
        {
            joins.Add(JoinGroupRequest.Parser.ParseFrom(_messages.Join()));
            joins.Add(_messages.Request());
            joins.AddRange(AdmitRequest.Parser.ParseFrom(_messages.Admit(64)).Actions.Select(action => action.JoinGroup));
            AdmitStreamRequest stream = AdmitStreamRequest.Parser.ParseFrom(_messages.StreamMessage(16));
            Assert.Equal(1UL, stream.Id);
            joins.AddRange(stream.Actions.Select(action => action.JoinGroup));
        }

        Assert.Equal(500 * (1 + 1 + 64 + 16), joins.Count);
        Assert.Equal(joins.Count, joins.Select(join => (join.GroupId, Assert.Single(join.UserIds))).Distinct().Count());
        Assert.All(joins, join => Assert.Equal((App, Mode.Unspecified, 13), (join.SdkAppId, join.Mode, join.GroupId.Length)));
        Assert.All(joins.CountBy(join => join.UserIds[0]), user => Assert.InRange(user.Value, 1, JoinMessages.PlacesAUser));
    }

    [Fact]
    public void Join_Message_IsWhatProtobufWrites()
    {
        byte[] written = _messages.Join();

        Assert.Equal(written, Google.Protobuf.MessageExtensions.ToByteArray(JoinGroupRequest.Parser.ParseFrom(written)));
    }
}
