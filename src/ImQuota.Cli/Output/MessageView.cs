using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ImQuota.Cli.Output;

/// <summary>Any answer as tables: its own fields beneath one another, and a table for each list of messages in it.</summary>
internal static class MessageView
{
    private const int MostInALine = 5;

    public static IEnumerable<IRenderable> Of(IMessage message)
    {
        var fields = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        var lists = new List<IRenderable>();
        int rows = 0;
        Gather(message, "", (name, value) =>
        {
            rows++;
            fields.AddRow(new Text(name), new Text(value));
        }, lists);
        if (rows > 0)
        {
            yield return fields;
        }

        foreach (IRenderable list in lists)
        {
            yield return list;
        }
    }

    /// <summary>A row an entry, a column a field that any of them has.</summary>
    public static Table TableOf(string title, IReadOnlyList<IMessage> entries)
    {
        var table = new Table { Border = TableBorder.Rounded, Title = title.Length > 0 ? new TableTitle(Markup.Escape(title)) : null };
        if (entries.Count == 0)
        {
            return table.AddColumn(new TableColumn(new Text("(none)")));
        }

        FieldDescriptor[] columns = [.. entries[0].Descriptor.Fields.InDeclarationOrder().Where(field => entries.Any(entry => CellOf(field, entry).Length > 0))];
        foreach (FieldDescriptor column in columns)
        {
            table.AddColumn(new TableColumn(new Text(FieldText.NameOf(column))));
        }

        foreach (IMessage entry in entries)
        {
            table.AddRow(columns.Select(column => new Text(CellOf(column, entry))));
        }

        return table;
    }

    private static void Gather(IMessage message, string prefix, Action<string, string> row, List<IRenderable> lists)
    {
        foreach (FieldDescriptor field in message.Descriptor.Fields.InDeclarationOrder())
        {
            string name = prefix + FieldText.NameOf(field);
            object? value = field.Accessor.GetValue(message);
            if (field is { IsRepeated: true, IsMap: false, FieldType: FieldType.Message })
            {
                // That there is none of what was asked for is an answer; of what hangs on it, it is not worth a table.
                if (prefix.Length == 0 || ((ICollection)value!).Count > 0)
                {
                    lists.Add(TableOf(name, [.. ((IEnumerable)value!).Cast<IMessage>()]));
                }
            }
            else if (field.IsRepeated || FieldText.IsScalar(field))
            {
                if (FieldText.IsShown(field, message) && CellOf(field, message) is { Length: > 0 } cell)
                {
                    row(name, cell);
                }
            }
            else if (value is IMessage inner)
            {
                Gather(inner, name + ": ", row, lists);
            }
        }
    }

    private static string CellOf(FieldDescriptor field, IMessage message)
    {
        object? value = field.Accessor.GetValue(message);
        return value switch
        {
            IDictionary map => string.Join(", ", map.Keys.Cast<object>().Select(key => $"{SafeText.Of(key.ToString() ?? "")}={SafeText.Of(map[key]?.ToString() ?? "")}")),
            IList { Count: > 0 } list when list[0] is IMessage first => IsShort(first.Descriptor)
                ? string.Join('\n', list.Cast<IMessage>().Select(Short))
                : $"{list.Count}",
            IList list => string.Join(", ", list.Cast<object?>().Select(one => FieldText.Of(field, one))),
            IMessage inner when !FieldText.IsScalar(field) => Short(inner),
            _ => FieldText.IsShown(field, message) ? FieldText.Of(field, value) : "",
        };
    }

    private static string Short(IMessage message) => string.Join(", ", message.Descriptor.Fields.InDeclarationOrder()
        .Where(part => FieldText.IsScalar(part) && FieldText.IsShown(part, message))
        .Select(part => $"{FieldText.NameOf(part)} {FieldText.Of(part, part.Accessor.GetValue(message))}"));

    /// <summary>A line says all of it: what changed from which value to which, a limit that does not fit.</summary>
    private static bool IsShort(MessageDescriptor message)
        => message.Fields.InDeclarationOrder() is { Count: <= MostInALine } fields && fields.All(FieldText.IsScalar);
}
