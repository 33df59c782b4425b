namespace ImQuota.Redis.Admission;

/// <summary>How many buckets each table of an app has, as this process last saw it; scripts refuse to work on an old view.</summary>
/// <param name="Month">The month (yyyymm) that <paramref name="Actives"/> is about.</param>
internal sealed record AppLayout(int Users, int Edges, int Counters, int Groups, int Presence, int Month, int Actives)
{
    public static readonly AppLayout New = new(1, 1, 1, 1, 1, 0, 1);

    public int this[BucketTable table] => table switch
    {
        BucketTable.Users => Users,
        BucketTable.Edges => Edges,
        BucketTable.Counters => Counters,
        BucketTable.Groups => Groups,
        BucketTable.Presence => Presence,
        BucketTable.Actives => Actives,
        _ => throw new ArgumentOutOfRangeException(nameof(table), table, "unknown table"),
    };
}
