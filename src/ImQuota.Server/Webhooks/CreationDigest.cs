using System.Security.Cryptography;
using System.Text;
using ImQuota.Domain.Editions;

namespace ImQuota.Server.Webhooks;

/// <summary>
/// What a creation's announcement, which has no GroupId, has in common with its after-event: operator, owner, type and name. Those that look
/// alike are settled in the order in which they were announced.
/// </summary>
internal static class CreationDigest
{
    public static string Of(WebhookEvent called, GroupType type)
        => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{called.OperatorAccount}\n{called.OwnerAccount}\n{type}\n{called.Name}")));
}
