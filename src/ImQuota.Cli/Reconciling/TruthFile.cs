using System.Runtime.CompilerServices;
using ImQuota.Contracts.V1;

namespace ImQuota.Cli.Reconciling;

/// <summary>Truths in files: ids, one a line, or CSV with a header. They are opened when their first part is wanted.</summary>
internal static class TruthFile
{
    private const int Part = 1000;

    /// <summary>One id a line; empty lines are none.</summary>
    public static IAsyncEnumerable<ReconcileUsers> UsersAsync(CliCall call, string path)
        => LinesAsync(call, path).Chunk(Part).Select(ids => new ReconcileUsers { UserIds = { ids } });

    /// <summary>Columns group and type.</summary>
    public static IAsyncEnumerable<ReconcileGroups> GroupsAsync(CliCall call, string path)
        => RowsAsync(call, path, ["group", "type"])
            .Select(row => new ReconciledGroup { GroupId = row.Field("group"), Type = Named<GroupType>(row.Line, "type", row.Field("type")) })
            .Chunk(Part)
            .Select(groups => new ReconcileGroups { Groups = { groups } });

    /// <summary>Columns user, connection, platform and node; the last may be missing.</summary>
    public static IAsyncEnumerable<ReconcileConnections> ConnectionsAsync(CliCall call, string path)
        => RowsAsync(call, path, ["user", "connection", "platform"])
            .Select(row => new ReconciledConnection
            {
                UserId = row.Field("user"),
                ConnectionId = row.Field("connection"),
                Platform = Named<Platform>(row.Line, "platform", row.Field("platform")),
                NodeId = row.Field("node"),
            })
            .Chunk(Part)
            .Select(connections => new ReconcileConnections { Connections = { connections } });

    private static async IAsyncEnumerable<string> LinesAsync(CliCall call, string path, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using TextReader? file = Open(path);
        while (await (file ?? call.Console.In).ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length > 0)
            {
                yield return line;
            }
        }
    }

    private static async IAsyncEnumerable<(long Line, Func<string, string> Field)> RowsAsync(
        CliCall call, string path, string[] columns, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using TextReader? file = Open(path);
        await foreach ((long, Func<string, string>) row in CsvTable.ReadAsync(file ?? call.Console.In, columns, path, "", cancellationToken))
        {
            yield return row;
        }
    }

    /// <exception cref="CliException">No such value.</exception>
    private static TEnum Named<TEnum>(long line, string column, string text)
        where TEnum : struct, Enum
        => Enum.TryParse(text, ignoreCase: true, out TEnum value) && Enum.IsDefined(value) && !int.TryParse(text, out _) && !value.Equals(default(TEnum))
            ? value
            : throw new CliException($"Line {line} has the {column} '{text}'; {string.Join(", ", Enum.GetNames<TEnum>().Skip(1)).ToLowerInvariant()} are known.");

    /// <summary>Null: the standard input.</summary>
    private static StreamReader? Open(string path) => path == "-" ? null : new StreamReader(path);
}
