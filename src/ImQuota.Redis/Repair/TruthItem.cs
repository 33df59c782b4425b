namespace ImQuota.Redis.Repair;

/// <summary>What is known of an entry.</summary>
/// <param name="Name">As reports name it; empty: the store has no more than its tag.</param>
/// <param name="Id">Of the group, the member, or the connection's user; empty where it was read from the store.</param>
/// <param name="Kind">A group's type, a connection's platform, else 0.</param>
/// <param name="NodeId">Of a connection.</param>
internal readonly record struct TruthItem(string Name, string Id = "", int Kind = 0, string NodeId = "")
{
    public bool IsLike(TruthItem other) => Kind == other.Kind && NodeId == other.NodeId;
}
