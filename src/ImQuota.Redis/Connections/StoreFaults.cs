using ImQuota.Domain.Admission;
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

    // The library appends counters of its queues, which are for logs.
    private static string FirstSentence(string message)
    {
        int comma = message.IndexOf(", ", StringComparison.Ordinal);
        return comma > 0 ? message[..comma] : message;
    }
}
