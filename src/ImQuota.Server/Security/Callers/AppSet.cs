using System.Globalization;

namespace ImQuota.Server.Security.Callers;

/// <summary>Apps that a caller may touch: all, or some by id and by range (both ends inclusive).</summary>
internal sealed class AppSet
{
    /// <summary>How all apps are written.</summary>
    public const string AllText = "all";

    private readonly (ulong From, ulong To)[] _ranges;

    private AppSet((ulong From, ulong To)[] ranges) => _ranges = ranges;

    public static AppSet All { get; } = new([(0, ulong.MaxValue)]);

    public static AppSet None { get; } = new([]);

    public bool IsAll => ReferenceEquals(this, All);

    /// <summary>Reads ids (<c>1400000001</c>), ranges (<c>1400000100-1400000199</c>) or <c>all</c>; null, with what is wrong in <paramref name="bad"/>.</summary>
    public static AppSet? TryRead(IEnumerable<string> texts, out string bad)
    {
        var ranges = new List<(ulong From, ulong To)>();
        bad = "";
        bool all = false;
        foreach (string text in texts)
        {
            if (text is AllText)
            {
                all = true;
                continue;
            }

            string[] ends = text.Split('-');
            if (ends.Length > 2 || !TryId(ends[0], out ulong from) || !TryId(ends[^1], out ulong to) || to < from)
            {
                bad = text;
                return null;
            }

            ranges.Add((from, to));
        }

        return all ? All : new AppSet(Joined(ranges));
    }

    public bool Contains(ulong sdkAppId)
    {
        int low = 0;
        int high = _ranges.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            if (sdkAppId < _ranges[middle].From)
            {
                high = middle - 1;
            }
            else if (sdkAppId > _ranges[middle].To)
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }

    private static bool TryId(string text, out ulong id)
        => ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id > 0;

    /// <summary>Sorted, and without overlaps, as the search needs them.</summary>
    private static (ulong From, ulong To)[] Joined(List<(ulong From, ulong To)> ranges)
    {
        var joined = new List<(ulong From, ulong To)>();
        foreach ((ulong from, ulong to) in ranges.Order())
        {
            if (joined.Count > 0 && from <= joined[^1].To)
            {
                joined[^1] = (joined[^1].From, Math.Max(joined[^1].To, to));
            }
            else
            {
                joined.Add((from, to));
            }
        }

        return [.. joined];
    }
}
