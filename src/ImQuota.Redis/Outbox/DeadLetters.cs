using System.Globalization;
using ImQuota.Domain.Metering.Outbox;
using NodaTime;
using StackExchange.Redis;

namespace ImQuota.Redis.Outbox;

/// <summary>Reads what sinks refused: a hash a part, by sink and place; when and why on the first line, the record on the second.</summary>
internal sealed class DeadLetters(IStoreConnection connection, StoreKeys keys, int parts)
{
    /// <summary>When and why, on one line.</summary>
    public static string HeadOf(Refusal refusal)
        => string.Create(CultureInfo.InvariantCulture, $"{refusal.At.ToUnixTimeMilliseconds()} {refusal.Reason.ReplaceLineEndings(" ")}");

    public async Task<IReadOnlyList<DeadLetter>> ListAsync(DeadLetterId? after, int count)
    {
        var found = new List<DeadLetter>();
        for (int part = after?.Part ?? 0; part < parts && found.Count < count; part++)
        {
            RedisValue[] names = await NamesAsync(part);
            DeadLetterId[] page = [.. names.Select(name => IdOf((string)name!, part)).Where(id => IsAfter(id, after)).OrderBy(Order, StringComparer.Ordinal).Take(count - found.Count)];
            RedisValue[] letters = await StoreFaults.GuardAsync(
                () => connection.Database.HashGetAsync(keys.OutboxDead(part), [.. page.Select(id => (RedisValue)NameOf(id))]));
            found.AddRange(page.Zip(letters).Where(one => !one.Second.IsNull).Select(one => Read(one.First, (string)one.Second!)));
        }

        return found;
    }

    public async Task ForgetAsync(string sink, int part)
    {
        RedisValue[] own = [.. (await NamesAsync(part)).Where(name => string.Equals(IdOf((string)name!, part).Sink, sink, StringComparison.Ordinal))];
        await StoreFaults.GuardAsync(() => connection.Database.HashDeleteAsync(keys.OutboxDead(part), own));
    }

    private static bool IsAfter(DeadLetterId id, DeadLetterId? after)
        => after is not { } last || id.Part > last.Part || string.CompareOrdinal(Order(id), Order(last)) > 0;

    private static string Order(DeadLetterId id) => string.Create(CultureInfo.InvariantCulture, $"{id.Place:D20} {id.Sink}");

    private static string NameOf(DeadLetterId id) => string.Create(CultureInfo.InvariantCulture, $"{id.Sink}:{id.Place}");

    private static DeadLetterId IdOf(string name, int part)
    {
        int colon = name.LastIndexOf(':');
        return new DeadLetterId(name[..colon], part, long.Parse(name.AsSpan(colon + 1), CultureInfo.InvariantCulture));
    }

    private static DeadLetter Read(DeadLetterId id, string letter)
    {
        int line = letter.IndexOf('\n', StringComparison.Ordinal);
        int space = letter.IndexOf(' ', StringComparison.Ordinal);
        var at = Instant.FromUnixTimeMilliseconds(long.Parse(letter.AsSpan(0, space), CultureInfo.InvariantCulture));
        return new DeadLetter(id, at, letter[(space + 1)..line], letter[(line + 1)..]);
    }

    private Task<RedisValue[]> NamesAsync(int part) => StoreFaults.GuardAsync(() => connection.Database.HashKeysAsync(keys.OutboxDead(part)));
}
