using StackExchange.Redis;

namespace ImQuota.Redis.Connections;

/// <summary>Whether the service's user may do what the service does: asked by ACL DRYRUN, which runs nothing.</summary>
internal static class StorePermissions
{
    /// <summary>A command of each family that scripts and stores use, with arguments that make it whole; KEY stands for one of ours.</summary>
    private static readonly string[] Needed =
    [
        "GET KEY", "SET KEY 1", "EXPIRE KEY 1", "DEL KEY", "HGET KEY f", "HSET KEY f 1", "HGETALL KEY", "HDEL KEY f", "HINCRBY KEY f 1", "SADD KEY 1", "SREM KEY 1", "SMEMBERS KEY",
        "PFADD KEY 1", "PFCOUNT KEY", "ZADD KEY 1 a", "ZREM KEY a", "ZRANGEBYSCORE KEY 0 1", "RPUSH KEY 1", "LRANGE KEY 0 1", "EVAL return 0", "EVALSHA sha 0", "TIME",
    ];

    public static async Task<IReadOnlyList<StoreFinding>> RunAsync(StoreConnection connection, string keyPrefix)
    {
        var findings = new List<StoreFinding>();
        foreach (IServer server in connection.Primaries)
        {
            string name = server.EndPoint.ToString()!;
            try
            {
                if (await StoreChecks.IsEmbeddedEngineAsync(server))
                {
                    // Nobody else has it, and its one user may do everything.
                    continue;
                }

                string user = (string?)await server.ExecuteAsync("ACL", "WHOAMI") ?? "default";
                List<string> missing = [];
                foreach (string command in Needed)
                {
                    object[] words = [.. command.Split(' ').Select(word => (object)word.Replace("KEY", keyPrefix + "x", StringComparison.Ordinal))];
                    if (!string.Equals((string?)await server.ExecuteAsync("ACL", ["DRYRUN", user, .. words]), "OK", StringComparison.Ordinal))
                    {
                        missing.Add((string)words[0]);
                    }
                }

                if (missing.Count > 0)
                {
                    findings.Add(new StoreFinding(true, $"The user {user} may not do {string.Join(", ", missing)} on keys {keyPrefix}* of {name}; grant it."));
                }
            }
            catch (RedisException exception)
            {
                findings.Add(new StoreFinding(false, $"What the service may do on {name} could not be looked at: {exception.Message}"));
            }
        }

        return findings;
    }
}
