namespace ImQuota.Domain.Metering.Repair;

/// <summary>What a caller's truth is about.</summary>
public abstract record TruthScope
{
    private TruthScope()
    {
    }

    /// <summary>The members of one group.</summary>
    public sealed record Members(string GroupId) : TruthScope;

    /// <summary>All groups of the app.</summary>
    public sealed record Groups : TruthScope;

    /// <summary>One user's own list of friends.</summary>
    public sealed record Friends(string UserId) : TruthScope;

    /// <summary>Open connections of one node, or of all (null), those of no node included.</summary>
    public sealed record Connections(string? NodeId) : TruthScope;
}
