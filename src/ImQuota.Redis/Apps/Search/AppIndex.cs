using System.Globalization;
using System.Text;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Apps.Search;
using StackExchange.Redis;

namespace ImQuota.Redis.Apps.Search;

/// <summary>
/// The terms of all apps in one sorted set, each an entry <c>term NUL id</c>. The record decides whether an entry holds: one too many is passed over by readers, and
/// one too few must not be, so entries are written before a record and again after it, and taken away after it.
/// </summary>
internal sealed class AppIndex(IStoreConnection connection, StoreKeys keys)
{
    private const char End = '\0';
    private const int IdDigits = 20;

    /// <summary>No term begins so.</summary>
    private const string Whole = "!whole";

    /// <summary>Above every byte of UTF-8.</summary>
    private const byte BehindAll = 0xff;

    public static ulong IdOf(string entry) => ulong.Parse(entry.AsSpan(entry.Length - IdDigits), CultureInfo.InvariantCulture);

    public static string TermOf(string entry) => entry[..^(IdDigits + 1)];

    public Task AddAsync(params IReadOnlyCollection<AppRecord> apps)
    {
        SortedSetEntry[] entries = [.. apps.SelectMany(app => AppTerms.Of(app).Select(term => new SortedSetEntry(Entry(term, app.SdkAppId), 0)))];
        return entries.Length == 0 ? Task.CompletedTask : StoreFaults.GuardAsync(() => connection.Database.SortedSetAddAsync(keys.AppTerms, entries));
    }

    /// <summary>Takes away what <paramref name="before"/> had and <paramref name="now"/> has not; null: the app is gone.</summary>
    public Task RemoveAsync(AppRecord before, AppRecord? now)
    {
        IEnumerable<string> gone = now is null ? AppTerms.Of(before) : AppTerms.Of(before).Except(AppTerms.Of(now), StringComparer.Ordinal);
        RedisValue[] entries = [.. gone.Select(term => (RedisValue)Entry(term, before.SdkAppId))];
        return entries.Length == 0 ? Task.CompletedTask : StoreFaults.GuardAsync(() => connection.Database.SortedSetRemoveAsync(keys.AppTerms, entries));
    }

    public static bool Differ(AppRecord one, AppRecord other) => !AppTerms.Of(one).SequenceEqual(AppTerms.Of(other), StringComparer.Ordinal);

    /// <summary>Entries of terms that begin so, behind one of them.</summary>
    /// <param name="beginning">Of the terms; with <paramref name="whole"/> all of the term.</param>
    /// <param name="whole">The term must end there.</param>
    /// <param name="afterEntry">Exclusive; empty: from the first on.</param>
    /// <param name="count">At most.</param>
    public async Task<string[]> ReadAsync(string beginning, bool whole, string afterEntry, int count)
    {
        byte[] first = Encoding.UTF8.GetBytes(whole ? beginning + End : beginning);
        byte[] after = Encoding.UTF8.GetBytes(afterEntry);

        // A token is the caller's text: it can move the beginning on, not back.
        RedisValue from = after.AsSpan().SequenceCompareTo(first) > 0 ? after : first;
        RedisValue[] entries = await StoreFaults.GuardAsync(
            () => connection.Database.SortedSetRangeByValueAsync(keys.AppTerms, from, (byte[])[.. first, BehindAll], ExcludeOf(from, first), take: count));
        return [.. entries.Select(entry => (string)entry!)];
    }

    /// <summary>Whether all apps are in it. It is lost with the index, and not there before all were entered.</summary>
    public async Task<bool> IsWholeAsync()
        => await StoreFaults.GuardAsync(() => connection.Database.SortedSetScoreAsync(keys.AppTerms, Whole)) is not null;

    public Task SayWholeAsync() => StoreFaults.GuardAsync(() => connection.Database.SortedSetAddAsync(keys.AppTerms, Whole, 0));

    private static Exclude ExcludeOf(RedisValue from, byte[] first) => from == (RedisValue)first ? Exclude.Stop : Exclude.Both;

    private static string Entry(string term, ulong sdkAppId) => string.Create(CultureInfo.InvariantCulture, $"{term}{End}{sdkAppId:D20}");
}
