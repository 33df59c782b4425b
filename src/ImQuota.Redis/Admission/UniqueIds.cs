namespace ImQuota.Redis.Admission;

/// <summary>Lists without repetitions, in the order of first mention.</summary>
internal static class UniqueIds
{
    public static IReadOnlyList<string> Of(IReadOnlyList<string> ids)
    {
        if (ids.Count < 2)
        {
            return ids;
        }

        var seen = new HashSet<string>(ids.Count, StringComparer.Ordinal);
        var unique = new List<string>(ids.Count);
        for (int i = 0; i < ids.Count; i++)
        {
            if (seen.Add(ids[i]))
            {
                unique.Add(ids[i]);
            }
        }

        return unique.Count == ids.Count ? ids : unique;
    }
}
