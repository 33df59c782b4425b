using System.Globalization;
using System.Runtime.CompilerServices;
using CsvHelper;
using CsvHelper.Configuration;
using ImQuota.Contracts.V1;

namespace ImQuota.Cli.Reconciling;

/// <summary>Truths in files: ids, one a line, or CSV with a header. They are opened when their first part is wanted.</summary>
internal static class TruthFile
{
    private const int Part = 1000;

    /// <summary>One id a line; empty lines are none.</summary>
    public static async IAsyncEnumerable<ReconcileUsers> UsersAsync(CliCall call, string path, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using TextReader? file = Open(path);
        var part = new ReconcileUsers();
        while (await (file ?? call.Console.In).ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.Length == 0)
            {
                continue;
            }

            part.UserIds.Add(line);
            if (part.UserIds.Count == Part)
            {
                yield return part;
                part = new ReconcileUsers();
            }
        }

        if (part.UserIds.Count > 0)
        {
            yield return part;
        }
    }

    /// <summary>Columns group and type.</summary>
    public static async IAsyncEnumerable<ReconcileGroups> GroupsAsync(CliCall call, string path, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var part = new ReconcileGroups();
        await foreach ((long line, Func<string, string> field) in RowsAsync(call, path, ["group", "type"], cancellationToken))
        {
            part.Groups.Add(new ReconciledGroup { GroupId = field("group"), Type = Named<GroupType>(line, "type", field("type")) });
            if (part.Groups.Count == Part)
            {
                yield return part;
                part = new ReconcileGroups();
            }
        }

        if (part.Groups.Count > 0)
        {
            yield return part;
        }
    }

    /// <summary>Columns user, connection, platform and node; the last may be missing.</summary>
    public static async IAsyncEnumerable<ReconcileConnections> ConnectionsAsync(CliCall call, string path, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var part = new ReconcileConnections();
        await foreach ((long line, Func<string, string> field) in RowsAsync(call, path, ["user", "connection", "platform"], cancellationToken))
        {
            part.Connections.Add(new ReconciledConnection
            {
                UserId = field("user"),
                ConnectionId = field("connection"),
                Platform = Named<Platform>(line, "platform", field("platform")),
                NodeId = field("node"),
            });
            if (part.Connections.Count == Part)
            {
                yield return part;
                part = new ReconcileConnections();
            }
        }

        if (part.Connections.Count > 0)
        {
            yield return part;
        }
    }

    private static async IAsyncEnumerable<(long Line, Func<string, string> Field)> RowsAsync(
        CliCall call, string path, string[] columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using TextReader? file = Open(path);
        using var csv = new CsvReader(file ?? call.Console.In, new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            MissingFieldFound = null,
            BadDataFound = null,
            PrepareHeaderForMatch = header => header.Header.Trim().ToLowerInvariant(),
        }, leaveOpen: true);
        string[] header = await csv.ReadAsync() && csv.ReadHeader() ? csv.HeaderRecord! : [];
        if (columns.FirstOrDefault(column => !header.Any(one => one.Trim().Equals(column, StringComparison.OrdinalIgnoreCase))) is { } missing)
        {
            throw new CliException($"{path} has no header with a column '{missing}'.");
        }

        while (await csv.ReadAsync())
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return (csv.Parser.RawRow, name => csv.TryGetField(name, out string? value) ? value ?? "" : "");
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
