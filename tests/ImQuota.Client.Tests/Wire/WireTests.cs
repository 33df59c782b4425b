using Google.Protobuf;
using Google.Protobuf.Reflection;
using ImQuota.Client.Actions;
using ImQuota.Client.Wire;
using ImQuota.Contracts.V1;
using Xunit;

namespace ImQuota.Client.Tests.Wire;

/// <summary>What we write and read ourselves is what the generated classes write and read.</summary>
public sealed class WireTests
{
    public static TheoryData<string> Actions => [.. AdmitAction.Descriptor.Oneofs[0].Fields.Select(one => one.Name)];

    [Fact]
    public void Kinds_AreTheFieldsOfAdmitAction()
        => Assert.Equal(
            AdmitAction.Descriptor.Oneofs[0].Fields.Select(field => (field.FieldNumber, field.Name)),
            ActionKinds.All.Select(kind => ((int)kind, ActionKinds.LabelOf(kind))));

    // A field that the service adds one day must not get lost here.
    [Fact]
    public void Results_HaveNoFieldThatIsNotRead()
        => Assert.Equal(
            ["decision", "kick", "over_limit_user_ids", "already_member_ids", "unverified", "error_code", "error_message"],
            AdmitResult.Descriptor.Fields.InDeclarationOrder().Select(field => field.Name));

    [Theory]
    [MemberData(nameof(Actions))]
    public void Message_OfEachKind_IsReadByTheGeneratedClass(string name)
    {
        FieldDescriptor field = AdmitAction.Descriptor.FindFieldByName(name);
        var action = new AdmitAction();
        IMessage request = field.MessageType.Parser.ParseFrom(Array.Empty<byte>());
        foreach (FieldDescriptor inner in field.MessageType.Fields.InDeclarationOrder())
        {
            Set(request, inner);
        }

        field.Accessor.SetValue(action, request);
        var expected = new AdmitStreamRequest { Id = 300 };
        expected.Actions.AddRange([action, new AdmitAction { Login = new LoginRequest() }, action]);

        (ActionKind kind, IMessage unwrapped) = ActionKinds.Unwrap(action);
        OutgoingMessage message = Message(300, (kind, unwrapped), (ActionKind.Login, new LoginRequest()), (kind, unwrapped));
        byte[] bytes = new byte[OutgoingWire.SizeOf(message)];
        OutgoingWire.Write(message, bytes);

        Assert.Equal(expected.ToByteArray(), bytes);
    }

    [Fact]
    public void Hello_IsOneActionThatIsNotSet()
    {
        byte[] bytes = new byte[OutgoingWire.SizeOf(OutgoingWire.Hello)];
        OutgoingWire.Write(OutgoingWire.Hello, bytes);

        Assert.Equal(new AdmitStreamRequest { Actions = { new AdmitAction() } }, AdmitStreamRequest.Parser.ParseFrom(bytes));
    }

    [Fact]
    public void Response_WithAllFields_IsReadAsTheGeneratedClassWroteIt()
    {
        var decision = new Decision { Verdict = Verdict.Denied, Code = 10036, Message = "full", Limit = new LimitUse { Key = "k", Limit = 3 }, CheckedAt = new() { Seconds = 5 } };
        var response = new AdmitStreamResponse { Id = ulong.MaxValue };
        for (int i = 0; i < 40; i++)
        {
            response.Results.Add(new AdmitResult { Decision = decision, Kick = { "a", "b" }, OverLimitUserIds = { "c" }, AlreadyMemberIds = { "d" }, Unverified = { "e" } });
            response.Results.Add(new AdmitResult { ErrorCode = 14, ErrorMessage = "away" });
            response.Results.Add(new AdmitResult());
        }

        var incoming = new IncomingMessage();
        incoming.MergeFrom(new System.Buffers.ReadOnlySequence<byte>(response.ToByteArray()));

        Assert.Equal((ulong.MaxValue, 120), (incoming.Id, incoming.Count));
        for (int i = 0; i < 120; i += 3)
        {
            IncomingReply full = incoming.Replies[i];
            Assert.Equal(decision, full.Decision);
            Assert.Equal(["a", "b", "c", "d", "e"], (List<string>)[.. full.Lists!.Kick!, .. full.Lists.OverLimitUserIds!, .. full.Lists.AlreadyMemberIds!, .. full.Lists.Unverified!]);
            Assert.Equal((14, "away", null), (incoming.Replies[i + 1].ErrorCode, incoming.Replies[i + 1].ErrorMessage, incoming.Replies[i + 1].Decision));
            Assert.Equal((0, null, null), (incoming.Replies[i + 2].ErrorCode, incoming.Replies[i + 2].Decision, incoming.Replies[i + 2].Lists));
        }
    }

    [Fact]
    public void Response_OfALaterVersion_UnknownFieldsAreSkipped()
    {
        // Field 30 of the result and of the message, with a length each.
        byte[] result = [0xf2, 0x01, 0x02, 0x01, 0x02, .. new AdmitResult { ErrorCode = 5 }.ToByteArray()];
        byte[] bytes = [0xf2, 0x01, 0x01, 0x07, 0x08, 0x09, 0x12, (byte)result.Length, .. result];

        var incoming = new IncomingMessage();
        incoming.MergeFrom(new System.Buffers.ReadOnlySequence<byte>(bytes));

        Assert.Equal((9UL, 1, 5), (incoming.Id, incoming.Count, incoming.Replies[0].ErrorCode));
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(127UL)]
    [InlineData(128UL)]
    [InlineData(16_383UL)]
    [InlineData(16_384UL)]
    [InlineData(ulong.MaxValue)]
    public void Varint_AtEachEdge_AsProtobufWritesIt(ulong value)
    {
        byte[] bytes = new byte[Varint.SizeOf(value)];

        Assert.Equal(bytes.Length, Varint.Write(bytes, 0, value));
        Assert.Equal(CodedOutputStream.ComputeUInt64Size(value), bytes.Length);
        Assert.Equal(value, new CodedInputStream(bytes).ReadUInt64());
    }

    private static OutgoingMessage Message(ulong id, params (ActionKind Kind, IMessage Request)[] actions)
    {
        var message = new OutgoingMessage { Id = id };
        foreach ((ActionKind kind, IMessage request) in actions)
        {
            message.Add(new PendingAction(dispatcher: null!, kind, request, request.CalculateSize(), 0, 0));
        }

        return message;
    }

    private static void Set(IMessage message, FieldDescriptor field)
    {
        if (field.IsRepeated)
        {
            ((System.Collections.IList)field.Accessor.GetValue(message)).Add(new string('x', 200));
            return;
        }

        field.Accessor.SetValue(message, field.FieldType switch
        {
            FieldType.UInt64 => 1_400_000_001UL,
            FieldType.UInt32 => 7U,
            FieldType.Bool => true,
            FieldType.String => "text",
            FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, 1),
            _ => throw new InvalidOperationException($"{field.FullName} is {field.FieldType}, which the test does not know."),
        });
    }
}
