using System.Collections.Frozen;
using ImQuota.Domain.Admission;
using StackExchange.Redis;

namespace ImQuota.Redis;

/// <summary>The one place where faults of the client library and answers of a store in trouble become <see cref="StoreUnavailableException"/>.</summary>
internal static class StoreFaults
{
    // First words of errors that are states of a server, not mistakes of a command: a repetition may succeed.
    private static readonly FrozenDictionary<string, StoreFault> Troubles = new Dictionary<string, StoreFault>(StringComparer.Ordinal)
    {
        ["LOADING"] = StoreFault.Loading,
        ["READONLY"] = StoreFault.ReadOnly,
        ["MASTERDOWN"] = StoreFault.ReadOnly,
        ["MOVED"] = StoreFault.Moving,
        ["ASK"] = StoreFault.Moving,
        ["TRYAGAIN"] = StoreFault.Moving,
        ["CLUSTERDOWN"] = StoreFault.ClusterDown,
        ["OOM"] = StoreFault.OutOfMemory,
        ["MISCONF"] = StoreFault.Unsafe,
        ["NOREPLICAS"] = StoreFault.Unsafe,
        ["BUSY"] = StoreFault.Busy,
        ["NOAUTH"] = StoreFault.Unauthorized,
        ["WRONGPASS"] = StoreFault.Unauthorized,
        ["NOPERM"] = StoreFault.Unauthorized,
        ["UNBLOCKED"] = StoreFault.Other,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static async Task<T> GuardAsync<T>(Func<Task<T>> command)
    {
        try
        {
            return await command();
        }
        catch (Exception exception) when (Of(exception) is not null)
        {
            throw Map(exception);
        }
    }

    /// <summary>Which state of the store <paramref name="exception"/> tells of; null: none, it is a mistake of ours.</summary>
    public static StoreFault? Of(Exception exception) => exception switch
    {
        RedisServerException server => OfAnswer(server.Message),
        RedisConnectionException connection => OfConnection(connection),
        RedisTimeoutException or TimeoutException => StoreFault.Hung,
        ObjectDisposedException => StoreFault.Refused,
        _ => null,
    };

    public static StoreUnavailableException Map(Exception exception)
        => new($"The store did not carry out the command: {FirstSentence(exception.Message)}", Of(exception) ?? StoreFault.Other, exception);

    private static StoreFault? OfAnswer(string message)
    {
        int space = message.IndexOf(' ', StringComparison.Ordinal);
        return Troubles.TryGetValue(space < 0 ? message : message[..space], out StoreFault fault) ? fault : null;
    }

    private static StoreFault OfConnection(RedisConnectionException connection)
    {
        // What is told to a command is that there is no connection; why there is none stands inside.
        for (Exception? inner = connection; inner is not null; inner = inner.InnerException)
        {
            if (inner is RedisServerException server && OfAnswer(server.Message) is { } answered)
            {
                return answered;
            }

            switch ((inner as RedisConnectionException)?.FailureType)
            {
                case ConnectionFailureType.Loading:
                    return StoreFault.Loading;
                case ConnectionFailureType.AuthenticationFailure:
                    return StoreFault.Handshake;
                default:
                    break;
            }
        }

        // A lone replica is connected, and not asked to write.
        return connection.Message.Contains("not eligible replica", StringComparison.Ordinal) ? StoreFault.ReadOnly : StoreFault.Refused;
    }

    // The library appends counters of its queues, which are for logs.
    private static string FirstSentence(string message)
    {
        int comma = message.IndexOf(", ", StringComparison.Ordinal);
        return comma > 0 ? message[..comma] : message;
    }
}
