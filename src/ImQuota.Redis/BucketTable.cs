namespace ImQuota.Redis;

/// <summary>Tables of an app that grow bucket by bucket; the numbers are their places in the admission script.</summary>
internal enum BucketTable
{
    /// <summary>u: tags of registered users (sets).</summary>
    Users = 1,

    /// <summary>f: tags of friend edges (sets).</summary>
    Edges = 2,

    /// <summary>k: user tag to groups and friends (hashes).</summary>
    Counters = 3,

    /// <summary>g: group tag to its record (hashes).</summary>
    Groups = 4,

    /// <summary>o: user tag to open connections (hashes).</summary>
    Presence = 5,

    /// <summary>m: tags of the month's active users (sets).</summary>
    Actives = 6,
}
