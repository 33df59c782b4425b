namespace ImQuota.Domain.Admission;

/// <summary>Bounds of ids and lists (spec section 3). All lengths are inclusive bounds in bytes of printable ASCII (0x20–0x7e).</summary>
public static class IdRules
{
    public const int UserIdMaxBytes = 32;

    public const int GroupIdMaxBytes = 48;

    public const int ConnectionIdMaxBytes = 64;

    public const int NodeIdMaxBytes = 32;

    /// <summary>Ids in one list; the chat service's own batch calls take 500.</summary>
    public const int MaxIdsPerList = 500;

    /// <summary>Actions in one Admit or one message of AdmitStream.</summary>
    public const int MaxActions = 1000;

    /// <summary>Whether <paramref name="id"/> is printable ASCII of <paramref name="min"/> to <paramref name="max"/> bytes.</summary>
    public static bool IsValid(ReadOnlySpan<char> id, int min, int max)
        => id.Length >= min && id.Length <= max && !id.ContainsAnyExceptInRange(' ', '~');
}
