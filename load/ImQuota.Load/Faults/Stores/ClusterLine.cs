using System.Globalization;

namespace ImQuota.Load.Faults.Stores;

/// <summary>A line of CLUSTER NODES.</summary>
/// <param name="MasterId">Of a replica; "-" of a master.</param>
internal sealed record ClusterLine(string Id, int Port, bool IsMaster, string MasterId, IReadOnlyList<(int First, int Last)> Ranges)
{
    private const int FieldsBeforeSlots = 8;

    public bool HasSlots => Ranges.Count > 0;

    public bool Serves(int slot) => Ranges.Any(range => slot >= range.First && slot <= range.Last);

    public static ClusterLine Parse(string line)
    {
        string[] fields = line.Trim().Split(' ');
        string address = fields[1].Split('@')[0];
        int port = int.Parse(address.AsSpan(address.LastIndexOf(':') + 1), CultureInfo.InvariantCulture);
        bool master = fields[2].Split(',').Contains("master", StringComparer.Ordinal);

        // "[93-<-id]": a slot that is on its way.
        return new ClusterLine(fields[0], port, master, fields[3], [.. fields.Skip(FieldsBeforeSlots).Where(range => !range.StartsWith('[')).Select(Range)]);
    }

    private static (int First, int Last) Range(string text)
    {
        int dash = text.IndexOf('-', StringComparison.Ordinal);
        int first = int.Parse(dash < 0 ? text : text[..dash], CultureInfo.InvariantCulture);
        return (first, dash < 0 ? first : int.Parse(text.AsSpan(dash + 1), CultureInfo.InvariantCulture));
    }
}
