using StackExchange.Redis;

namespace ImQuota.Redis;

/// <summary>The connection all stores share.</summary>
internal interface IStoreConnection
{
    IDatabase Database { get; }
}
