namespace ImQuota.Client.Actions;

/// <summary>The lists of a result; most results have none, and then there is no such object.</summary>
internal sealed class ResultLists
{
    public List<string>? Kick { get; set; }

    public List<string>? OverLimitUserIds { get; set; }

    public List<string>? AlreadyMemberIds { get; set; }

    public List<string>? Unverified { get; set; }
}
