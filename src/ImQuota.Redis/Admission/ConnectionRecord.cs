using System.Globalization;

namespace ImQuota.Redis.Admission;

/// <summary>An open connection as the store has it (50-presence.lua): platform, epoch US node US connection, joined by RS.</summary>
/// <param name="Platform">The number of a <see cref="Domain.Editions.Platform"/>.</param>
/// <param name="Epoch">Of its node's report.</param>
/// <param name="Node">Its node.</param>
/// <param name="Id">The connection's.</param>
internal readonly record struct ConnectionRecord(int Platform, long Epoch, string Node, string Id)
{
    private const char Records = '\u001e';
    private const char Parts = '\u001f';

    /// <summary>The connections of one user that are alive, the oldest first.</summary>
    /// <param name="stored">The user's record.</param>
    /// <param name="alive">Oldest epoch alive, by node.</param>
    public static IEnumerable<ConnectionRecord> Read(string stored, IReadOnlyDictionary<string, long> alive)
        => stored.Split(Records).Select(Of).Where(one => one.Epoch >= alive.GetValueOrDefault(one.Node));

    private static ConnectionRecord Of(string text)
    {
        int first = text.IndexOf(Parts, StringComparison.Ordinal);
        int last = text.LastIndexOf(Parts);
        return new ConnectionRecord(text[0] - '0', long.Parse(text.AsSpan(1, first - 1), CultureInfo.InvariantCulture), text[(first + 1)..last], text[(last + 1)..]);
    }
}
