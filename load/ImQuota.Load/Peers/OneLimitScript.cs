using System.Security.Cryptography;
using System.Text;

namespace ImQuota.Load.Peers;

/// <summary>The script that all peers on Redis run: one counter, one limit.</summary>
internal static class OneLimitScript
{
    public const string Key = "one-limit";

    /// <summary>Far away: what is measured is the way there, not the denial.</summary>
    public const long Limit = 1_000_000_000_000;

    public static string Text { get; } = EmbeddedText.Read("one-limit-1.lua");

#pragma warning disable CA5350 // Redis names scripts by their SHA-1.
    public static string Sha { get; } = Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(Text)));
#pragma warning restore CA5350
}
