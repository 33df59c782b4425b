using ImQuota.Domain.Admission;
using ImQuota.Redis.Connections;
using StackExchange.Redis;

namespace ImQuota.Redis;

/// <summary>The one place where faults of the client library and answers of a store in trouble become <see cref="StoreUnavailableException"/>.</summary>
internal static class StoreFaults
{
    // States of a server, not mistakes of a command: a repetition may succeed.
    private static readonly string[] Troubles =
    [
        "LOADING", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "MOVED", "ASK", "OOM", "MISCONF", "NOREPLICAS", "BUSY", "NOAUTH",
        "WRONGPASS", "NOPERM", "UNBLOCKED",
    ];

    public static async Task<T> GuardAsync<T>(Func<Task<T>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception exception) when (IsAway(exception))
        {
            throw Map(exception);
        }
    }

    public static bool IsAway(Exception exception) => exception switch
    {
        RedisServerException server => Array.Exists(Troubles, trouble => server.Message.StartsWith(trouble, StringComparison.Ordinal)),
        RedisConnectionException or RedisTimeoutException or ObjectDisposedException or TimeoutException => true,
        _ => false,
    };

    public static StoreUnavailableException Map(Exception exception)
        => new($"The store did not carry out the command: {FirstSentence(exception.Message)}", exception);

    /// <summary>What kind a fault is, be it mapped already or not.</summary>
    public static StoreFaultKind KindOf(Exception exception) => exception switch
    {
        StoreUnavailableException { InnerException: { } inner } => KindOf(inner),
        RedisTimeoutException or TimeoutException => StoreFaultKind.Timeout,
        RedisConnectionException or ObjectDisposedException => StoreFaultKind.Connection,
        RedisServerException server => KindOf(server.Message),
        _ => StoreFaultKind.Other,
    };

    private static StoreFaultKind KindOf(string reply) => (reply.IndexOf(' ', StringComparison.Ordinal) is > 0 and var end ? reply[..end] : reply) switch
    {
        "LOADING" => StoreFaultKind.Loading,
        "READONLY" => StoreFaultKind.ReadOnly,
        "OOM" => StoreFaultKind.OutOfMemory,
        "MISCONF" or "NOREPLICAS" => StoreFaultKind.NotPersisting,
        "CLUSTERDOWN" or "MASTERDOWN" or "MOVED" or "ASK" or "TRYAGAIN" => StoreFaultKind.Cluster,
        "BUSY" or "UNBLOCKED" => StoreFaultKind.Busy,
        "NOAUTH" or "WRONGPASS" or "NOPERM" => StoreFaultKind.Refused,
        _ => StoreFaultKind.Other,
    };

    // The library appends counters of its queues, which are for logs.
    private static string FirstSentence(string message)
    {
        int comma = message.IndexOf(", ", StringComparison.Ordinal);
        return comma > 0 ? message[..comma] : message;
    }
}
