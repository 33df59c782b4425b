using System.Globalization;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Metering.History;
using ImQuota.Redis.Admission;
using NodaTime;
using StackExchange.Redis;

namespace ImQuota.Redis.Usage;

/// <summary>
/// A hash an app with a field for each kept hour and day, used again in turn, so that it never has more; few enough for the store's compact encoding of
/// small hashes (128 fields).
/// </summary>
public sealed class UsageHistoryStore : IUsageHistoryStore
{
    private const long Unseen = -1;
    private const long SecondsPerHour = 3600;
    private static readonly LocalDate Epoch = new(1970, 1, 1);

    private readonly IStoreConnection _connection;
    private readonly AppViews _views;
    private readonly AdmissionScriptRunner _runner;
    private readonly TimeProvider _time;
    private readonly RedisScript _join = RedisScript.FromResource("history-join-2.lua");

    internal UsageHistoryStore(IStoreConnection connection, AppViews views, AdmissionScriptRunner runner, TimeProvider time)
    {
        _connection = connection;
        _views = views;
        _runner = runner;
        _time = time;
    }

    /// <inheritdoc/>
    public async Task<bool> RecordAsync(ulong sdkAppId, CancellationToken cancellationToken)
    {
        AppView view = _views.Of(sdkAppId);
        if (await LookAsync(view, cancellationToken) is not { } reply)
        {
            return false;
        }

        AppUsage usage = AppUsageReader.Read(reply);
        AppCalendar calendar = reply.Batch.Facts.Calendar;
        var places = new List<RedisValue>();
        Add(places, 'h', HourOf(usage.AsOf), UsageHistory.KeptHours, [usage.Connections, usage.OnlineUsers, Unseen, Unseen, Unseen]);
        Add(places, 'd', reply.Batch.Position.Day, UsageHistory.KeptDays, [usage.Connections, usage.OnlineUsers, usage.MauExact ?? Unseen, usage.MauEstimate, usage.GrowthToday]);
        if (usage.PeakAt is { } at)
        {
            // The peak is known to the instant, so it is not left to when somebody looked.
            long[] peak = [usage.PeakConnections, Unseen, Unseen, Unseen, Unseen];
            Add(places, 'h', HourOf(at), UsageHistory.KeptHours, peak);
            Add(places, 'd', calendar.At(at).Day, UsageHistory.KeptDays, peak);
        }

        return (int)await _join.EvaluateAsync(_connection.Database, [view.Keys.Record, view.Keys.History], [.. places]) == 1;
    }

    /// <inheritdoc/>
    public async Task<UsageHistory?> ReadAsync(ulong sdkAppId, CancellationToken cancellationToken)
    {
        AppView view = _views.Of(sdkAppId);
        if (await LookAsync(view, cancellationToken) is not { } reply)
        {
            return null;
        }

        HashEntry[] places = await StoreFaults.GuardAsync(() => _connection.Database.HashGetAllAsync(view.Keys.History));
        var hours = new List<UsageHour>();
        var days = new List<UsageDay>();
        foreach (HashEntry place in places)
        {
            long[] seen = [.. ((string)place.Value!).Split(',').Select(number => long.Parse(number, CultureInfo.InvariantCulture))];
            if (((string)place.Name!)[0] == 'h')
            {
                hours.Add(new UsageHour(Instant.FromUnixTimeSeconds(seen[0] * SecondsPerHour), Math.Max(0, seen[1]), Math.Max(0, seen[2])));
            }
            else
            {
                days.Add(new UsageDay(Epoch.PlusDays((int)seen[0]), Known(seen[3]), Known(seen[4]), Math.Max(0, seen[1]), Math.Max(0, seen[2]), Math.Max(0, seen[5])));
            }
        }

        // A place that no later hour or day has taken over may be of long ago.
        Instant oldestHour = Instant.FromUnixTimeSeconds((HourOf(reply.Batch.Now) - UsageHistory.KeptHours + 1) * SecondsPerHour);
        LocalDate oldestDay = Epoch.PlusDays(reply.Batch.Position.Day - UsageHistory.KeptDays + 1);
        return new UsageHistory(
            [.. hours.Where(one => one.StartsAt >= oldestHour).OrderBy(one => one.StartsAt)],
            [.. days.Where(one => one.Day >= oldestDay).OrderBy(one => one.Day)]);
    }

    private static long? Known(long number) => number == Unseen ? null : number;

    private static long HourOf(Instant instant) => instant.ToUnixTimeSeconds() / SecondsPerHour;

    private static void Add(List<RedisValue> places, char kind, long label, int kept, ReadOnlySpan<long> numbers)
    {
        places.Add(string.Create(CultureInfo.InvariantCulture, $"{kind}{label % kept}"));
        places.Add(label);
        foreach (long number in numbers)
        {
            places.Add(number);
        }
    }

    private Task<ScriptReply?> LookAsync(AppView view, CancellationToken cancellationToken)
        => _runner.RunAsync(view, _time.GetInstant(), new SimpleWork(static batch => batch.Begin(ScriptOperation.AppUsage)), cancellationToken);
}
