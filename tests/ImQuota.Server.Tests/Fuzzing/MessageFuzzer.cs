using System.Collections;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace ImQuota.Server.Tests.Fuzzing;

/// <summary>Makes messages of any type by its descriptor: mostly of words that mean something, with odd ones among them.</summary>
internal sealed class MessageFuzzer(Random random)
{
    private const int MaxDepth = 6;
    private static readonly long[] Numbers = [0, 1, 2, 5, 100, 501, -1, int.MaxValue, int.MinValue, long.MaxValue, long.MinValue, 253_402_300_800, 1_760_000_000];

    internal IMessage Make(MessageDescriptor type, int depth = 0)
    {
        IMessage message = type.Parser.ParseFrom([]);
        foreach (FieldDescriptor field in type.Fields.InDeclarationOrder())
        {
            // Every message with all of its fields would seldom be valid; one with few seldom gets far.
            if (random.Next(100) < 70 && !(field.RealContainingOneof is { } oneof && oneof.Accessor.GetCaseFieldDescriptor(message) is not null && random.Next(2) == 0))
            {
                Set(message, field, depth);
            }
        }

        return message;
    }

    private void Set(IMessage message, FieldDescriptor field, int depth)
    {
        if (field.FieldType == FieldType.Message && depth >= MaxDepth)
        {
            return;
        }

        if (field.IsMap)
        {
            var map = (IDictionary)field.Accessor.GetValue(message);
            FieldDescriptor key = field.MessageType.FindFieldByNumber(1);
            FieldDescriptor value = field.MessageType.FindFieldByNumber(2);
            for (int left = random.Next(3); left > 0; left--)
            {
                map[One(key, depth + 1)] = One(value, depth + 1);
            }
        }
        else if (field.IsRepeated)
        {
            var list = (IList)field.Accessor.GetValue(message);
            for (int left = random.Next(50) == 0 ? 501 : random.Next(4); left > 0; left--)
            {
                list.Add(One(field, depth + 1));
            }
        }
        else
        {
            field.Accessor.SetValue(message, One(field, depth + 1));
        }
    }

    private object One(FieldDescriptor field, int depth) => field.FieldType switch
    {
        FieldType.Message or FieldType.Group => Make(field.MessageType, depth),
        FieldType.String => Word(field),
        FieldType.Bytes => ByteString.CopyFrom(Bytes()),
        FieldType.Bool => random.Next(2) == 0,
        FieldType.Enum => Enum(field.EnumType),
        FieldType.Double => (double)Numbers[random.Next(Numbers.Length)] / 7,
        FieldType.Float => (float)Numbers[random.Next(Numbers.Length)] / 7,
        FieldType.UInt64 or FieldType.Fixed64 => Unsigned(field),
        FieldType.Int64 or FieldType.SInt64 or FieldType.SFixed64 => Number(),
        FieldType.UInt32 or FieldType.Fixed32 => unchecked((uint)Number()),
        _ => unchecked((int)Number()),
    };

    private string Word(FieldDescriptor field)
    {
        // user_ids are user_id, and so on.
        string name = field.IsRepeated && field.Name.EndsWith('s') ? field.Name[..^1] : field.Name;
        bool fits = Corpus.Words.TryGetValue(name, out string[]? words) && random.Next(6) > 0;
        words = fits ? words! : Corpus.Words["*"];
        return random.Next(60) == 0 ? new string('x', random.Next(5_000)) : words[random.Next(words.Length)];
    }

    private ulong Unsigned(FieldDescriptor field)
        => Corpus.Words.TryGetValue(field.Name, out string[]? words) && random.Next(8) > 0
            ? ulong.Parse(words[Math.Min(random.Next(words.Length * 2), words.Length) % words.Length], CultureInfo.InvariantCulture)
            : unchecked((ulong)Number());

    private long Number() => random.Next(2) == 0 ? random.Next(10) : Numbers[random.Next(Numbers.Length)];

    private object Enum(EnumDescriptor type)
    {
        int number = random.Next(20) == 0 ? unchecked((int)Number()) : type.Values[random.Next(type.Values.Count)].Number;
        return System.Enum.ToObject(type.ClrType, number);
    }

    private byte[] Bytes()
    {
        byte[] bytes = new byte[random.Next(40)];
        random.NextBytes(bytes);
        return bytes;
    }
}
