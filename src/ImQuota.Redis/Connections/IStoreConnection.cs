using StackExchange.Redis;

namespace ImQuota.Redis;

/// <summary>The connection all stores share.</summary>
internal interface IStoreConnection
{
    IDatabase Database { get; }

    /// <summary>Whether a part of the store may be away while others answer.</summary>
    bool IsCluster { get; }
}
