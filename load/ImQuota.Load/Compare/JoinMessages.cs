using Google.Protobuf;
using ImQuota.Contracts.V1;
using ImQuota.Load.Scale;

namespace ImQuota.Load.Compare;

/// <summary>
/// Joins that nobody made before: each user ten groups, each group up to 2,000 users. Messages are copies of one template in which only the
/// digits differ, so that making them costs less than a tenth of a microsecond.
/// </summary>
internal sealed class JoinMessages(ulong app, int groups)
{
    public const int PlacesAUser = 10;
    private const int UserDigits = 8;
    private const int GroupDigits = 7;
    private readonly byte[] _template = new JoinGroupRequest { SdkAppId = app, GroupId = Filler.Group(0), UserIds = { Filler.User(0) } }.ToByteArray();
    private readonly byte[] _action = new AdmitRequest { Actions = { Action(app, 0, groups) } }.ToByteArray();
    private long _next;

    /// <summary>A JoinGroupRequest.</summary>
    public byte[] Join()
    {
        byte[] message = [.. _template];
        Write(message, Interlocked.Increment(ref _next));
        return message;
    }

    /// <summary>An AdmitRequest of <paramref name="count"/> joins.</summary>
    public byte[] Admit(int count) => Actions([], count, tag: 0x0a);

    /// <summary>An AdmitStreamRequest of <paramref name="count"/> joins.</summary>
    public byte[] StreamMessage(int count) => Actions([0x08, 0x01], count, tag: 0x12);

    /// <summary>The next join as an object, for clients that take one.</summary>
    public JoinGroupRequest Request() => Action(app, Interlocked.Increment(ref _next), groups).JoinGroup;

    internal static AdmitAction Action(ulong app, long number, int groups)
        => new() { JoinGroup = new JoinGroupRequest { SdkAppId = app, GroupId = Filler.Group(GroupOf(number, groups)), UserIds = { Filler.User(UserOf(number)) } } };

    private static int UserOf(long number) => (int)(number / PlacesAUser);

    private static int GroupOf(long number, int groups) => Filler.GroupOf(UserOf(number), (int)(number % PlacesAUser), groups);

    /// <summary>Repeated actions: field 1 of AdmitRequest, field 2 of AdmitStreamRequest after its id.</summary>
    private byte[] Actions(ReadOnlySpan<byte> head, int count, byte tag)
    {
        byte[] message = new byte[head.Length + (count * _action.Length)];
        head.CopyTo(message);
        long first = Interlocked.Add(ref _next, count) - count + 1;
        for (int i = 0; i < count; i++)
        {
            Span<byte> action = message.AsSpan(head.Length + (i * _action.Length), _action.Length);
            _action.CopyTo(action);
            action[0] = tag;
            Write(action, first + i);
        }

        return message;
    }

    private void Write(Span<byte> message, long number)
    {
        Digits(message, "group-"u8, GroupDigits, GroupOf(number, groups));
        Digits(message, "user-"u8, UserDigits, UserOf(number));
    }

    private static void Digits(Span<byte> message, ReadOnlySpan<byte> name, int digits, int value)
    {
        int at = message.IndexOf(name) + name.Length;
        for (int i = at + digits - 1; i >= at; i--, value /= 10)
        {
            message[i] = (byte)('0' + (value % 10));
        }
    }
}
