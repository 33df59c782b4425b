using StackExchange.Redis;

namespace ImQuota.Redis.Connections;

/// <summary>Looks, once at start, whether the store keeps what it is given.</summary>
internal static class StoreChecks
{
    private static readonly Version Oldest = new(7, 0);

    public static async Task<IReadOnlyList<StoreFinding>> RunAsync(StoreConnection connection)
    {
        var findings = new List<StoreFinding>();
        foreach (IServer server in connection.Primaries)
        {
            string name = server.EndPoint.ToString()!;
            try
            {
                if (await IsEmbeddedEngineAsync(server))
                {
                    // It keeps its append-only file by its own settings, and evicts nothing.
                    continue;
                }

                if (server.Version < Oldest)
                {
                    findings.Add(new StoreFinding(true, $"{name} is Redis {server.Version}; 7.0 or newer is supported."));
                }

                await ExpectAsync(server, name, "maxmemory-policy", "noeviction", "evicted keys are wrong counts", findings);
                await ExpectAsync(server, name, "appendonly", "yes", "a crash would lose counts since the last snapshot", findings);
            }
            catch (RedisException exception)
            {
                findings.Add(new StoreFinding(false, $"The settings of {name} could not be looked at: {exception.Message}"));
            }
        }

        return findings;
    }

    public static async Task<bool> IsEmbeddedEngineAsync(IServer server)
    {
        string info = await server.InfoRawAsync("server") ?? "";
        return info.Contains("garnet", StringComparison.OrdinalIgnoreCase);
    }

    private static async Task ExpectAsync(
        IServer server, string name, string setting, string expected, string why, List<StoreFinding> findings)
    {
        KeyValuePair<string, string>[] found = await server.ConfigGetAsync(setting);
        string value = found.Length == 0 ? "(not told)" : found[0].Value;
        if (!string.Equals(value, expected, StringComparison.Ordinal))
        {
            findings.Add(new StoreFinding(found.Length > 0, $"{name} has {setting}={value}; set it to {expected}: {why}."));
        }
    }
}
