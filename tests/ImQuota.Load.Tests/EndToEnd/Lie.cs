namespace ImQuota.Load.Tests.EndToEnd;

/// <summary>How <see cref="LyingProxy"/> lies.</summary>
internal enum Lie
{
    /// <summary>Never: it only stands between.</summary>
    None,

    /// <summary>Every join is allowed and new, also into a full group.</summary>
    AllowsAll,

    /// <summary>A tenth of the joins is told that the group is full.</summary>
    DeniesSome,
}
