using System.Security.Cryptography;
using System.Text;

namespace ImQuota.Server.Fallback;

/// <summary>A short name for the store that a connection string means, for what is kept of it on this machine.</summary>
internal static class StoreNames
{
    private const int Digits = 12;

    /// <summary>Of the hosts, the database, the service name and the prefix: the same store however its passwords and timeouts are set.</summary>
    public static string Of(string connection)
    {
        string[] parts = connection.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        string named = string.Join(',', parts.Where(IsPartOfTheName).Order(StringComparer.Ordinal)).ToLowerInvariant();
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(named)))[..Digits];
    }

    private static bool IsPartOfTheName(string part)
        => !part.Contains('=', StringComparison.Ordinal)
            || part.StartsWith("prefix=", StringComparison.OrdinalIgnoreCase)
            || part.StartsWith("defaultDatabase=", StringComparison.OrdinalIgnoreCase)
            || part.StartsWith("serviceName=", StringComparison.OrdinalIgnoreCase);
}
