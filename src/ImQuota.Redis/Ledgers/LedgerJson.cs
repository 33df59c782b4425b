using System.Text.Json;
using ImQuota.Domain.Subscriptions.Events;

namespace ImQuota.Redis.Ledgers;

/// <summary>One fact as JSON.</summary>
internal static class LedgerJson
{
    public static string Write(LedgerEvent fact) => JsonSerializer.Serialize(fact, LedgerContext.Default.LedgerEvent);

    /// <exception cref="InvalidOperationException">It is not a fact that this version knows; nothing may be decided without it.</exception>
    public static LedgerEvent Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, LedgerContext.Default.LedgerEvent)
                ?? throw new InvalidOperationException("A fact in the store is null.");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException)
        {
            throw new InvalidOperationException($"A fact in the store cannot be read: {exception.Message} It is: {json}", exception);
        }
    }
}
