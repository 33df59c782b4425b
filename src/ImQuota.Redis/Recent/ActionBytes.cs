using System.Buffers.Binary;
using System.Text;
using ImQuota.Domain.Admission;
using ImQuota.Domain.Editions;

namespace ImQuota.Redis.Recent;

/// <summary>
/// An action as bytes: a hundred thousand of them that live for seconds are then a few large arrays, which the garbage collector neither follows nor moves. In memory
/// only, so the form may change at any time; what outlives the process has forms of its own.
/// </summary>
internal static class ActionBytes
{
    /// <summary>Of one that is not text: kind, list lengths, numbers.</summary>
    private const int FixedBytes = 32;

    private const int BytesACharacter = 3;

    private enum Kind : byte
    {
        Login,
        Logout,
        Register,
        Remove,
        Create,
        CreateEarlier,
        Dissolve,
        Join,
        JoinInvited,
        Leave,
        AddFriend,
        RemoveFriend,
    }

    /// <summary>No more than so many bytes.</summary>
    public static int Bound(AdmissionAction action) => FixedBytes + action switch
    {
        LoginAction one => Bound(one.UserId) + Bound(one.ConnectionId) + Bound(one.NodeId),
        LogoutAction one => Bound(one.UserId) + Bound(one.ConnectionId),
        RegisterUsersAction one => Bound(one.UserIds),
        RemoveUsersAction one => Bound(one.UserIds),
        CreateGroupAction one => Bound(one.GroupId) + Bound(one.OwnerId) + Bound(one.MemberIds),
        DissolveGroupAction one => Bound(one.GroupId),
        JoinGroupAction one => Bound(one.GroupId) + Bound(one.UserIds),
        LeaveGroupAction one => Bound(one.GroupId) + Bound(one.UserIds),
        AddFriendAction one => Bound(one.UserId) + Bound(one.FriendId),
        RemoveFriendAction one => Bound(one.UserId) + Bound(one.FriendId),
        _ => throw Unknown(action),
    };

    /// <returns>How many bytes.</returns>
    public static int Write(AdmissionAction action, Span<byte> to)
    {
        var writer = new Writer(to);
        switch (action)
        {
            case LoginAction one:
                writer.Begin(Kind.Login, (byte)one.Platform);
                writer.Texts(one.UserId, one.ConnectionId, one.NodeId);
                break;
            case LogoutAction one:
                writer.Begin(Kind.Logout);
                writer.Texts(one.UserId, one.ConnectionId);
                break;
            case RegisterUsersAction one:
                writer.Begin(Kind.Register);
                writer.List(one.UserIds);
                break;
            case RemoveUsersAction one:
                writer.Begin(Kind.Remove);
                writer.List(one.UserIds);
                break;
            case CreateGroupAction one:
                writer.Begin(one.OfEarlierDay ? Kind.CreateEarlier : Kind.Create, (byte)one.Type);
                writer.Texts(one.GroupId, one.OwnerId);
                writer.List(one.MemberIds);
                break;
            case DissolveGroupAction one:
                writer.Begin(Kind.Dissolve);
                writer.Texts(one.GroupId);
                break;
            case JoinGroupAction one:
                writer.Begin(one.Invitation ? Kind.JoinInvited : Kind.Join);
                writer.Texts(one.GroupId);
                writer.List(one.UserIds);
                break;
            case LeaveGroupAction one:
                writer.Begin(Kind.Leave);
                writer.Texts(one.GroupId);
                writer.List(one.UserIds);
                break;
            case AddFriendAction one:
                writer.Begin(Kind.AddFriend, (byte)one.Direction);
                writer.Texts(one.UserId, one.FriendId);
                break;
            case RemoveFriendAction one:
                writer.Begin(Kind.RemoveFriend, (byte)one.Direction);
                writer.Texts(one.UserId, one.FriendId);
                break;
            default:
                throw Unknown(action);
        }

        return writer.Length;
    }

    public static AdmissionAction Read(ReadOnlySpan<byte> from)
    {
        var kind = (Kind)from[0];
        byte value = from[1];
        var reader = new Reader(from[2..]);
        return kind switch
        {
            Kind.Login => new LoginAction(reader.Text(), (Platform)value, reader.Text(), reader.Text()),
            Kind.Logout => new LogoutAction(reader.Text(), reader.Text()),
            Kind.Register => new RegisterUsersAction(reader.List()),
            Kind.Remove => new RemoveUsersAction(reader.List()),
            Kind.Create or Kind.CreateEarlier
                => new CreateGroupAction(reader.Text(), (GroupType)value, reader.Text(), reader.List()) { OfEarlierDay = kind == Kind.CreateEarlier },
            Kind.Dissolve => new DissolveGroupAction(reader.Text()),
            Kind.Join or Kind.JoinInvited => new JoinGroupAction(reader.Text(), reader.List(), kind == Kind.JoinInvited),
            Kind.Leave => new LeaveGroupAction(reader.Text(), reader.List()),
            Kind.AddFriend => new AddFriendAction(reader.Text(), reader.Text(), (FriendDirection)value),
            Kind.RemoveFriend => new RemoveFriendAction(reader.Text(), reader.Text(), (FriendDirection)value),
            _ => throw new InvalidDataException($"No action is of kind {kind}."),
        };
    }

    private static int Bound(string text) => sizeof(ushort) + (text.Length * BytesACharacter);

    private static int Bound(IReadOnlyList<string> texts)
    {
        int bytes = 0;
        for (int i = 0; i < texts.Count; i++)
        {
            bytes += Bound(texts[i]);
        }

        return bytes;
    }

    private static ArgumentException Unknown(AdmissionAction action) => new($"{action.GetType().Name} changes nothing that could be lost.", nameof(action));

    private ref struct Writer(Span<byte> to)
    {
        private readonly Span<byte> _to = to;

        public int Length { get; private set; }

        public void Begin(Kind kind, byte value = 0)
        {
            _to[0] = (byte)kind;
            _to[1] = value;
            Length = 2;
        }

        public void Texts(params ReadOnlySpan<string> texts)
        {
            foreach (string text in texts)
            {
                int bytes = Encoding.UTF8.GetBytes(text, _to[(Length + sizeof(ushort))..]);
                BinaryPrimitives.WriteUInt16LittleEndian(_to[Length..], checked((ushort)bytes));
                Length += sizeof(ushort) + bytes;
            }
        }

        public void List(IReadOnlyList<string> texts)
        {
            BinaryPrimitives.WriteInt32LittleEndian(_to[Length..], texts.Count);
            Length += sizeof(int);
            for (int i = 0; i < texts.Count; i++)
            {
                Texts(texts[i]);
            }
        }
    }

    private ref struct Reader(ReadOnlySpan<byte> from)
    {
        private ReadOnlySpan<byte> _rest = from;

        public string Text()
        {
            int bytes = BinaryPrimitives.ReadUInt16LittleEndian(_rest);
            string text = Encoding.UTF8.GetString(_rest.Slice(sizeof(ushort), bytes));
            _rest = _rest[(sizeof(ushort) + bytes)..];
            return text;
        }

        public string[] List()
        {
            var texts = new string[BinaryPrimitives.ReadInt32LittleEndian(_rest)];
            _rest = _rest[sizeof(int)..];
            for (int i = 0; i < texts.Length; i++)
            {
                texts[i] = Text();
            }

            return texts;
        }
    }
}
