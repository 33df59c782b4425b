using System.Collections.Immutable;
using System.Globalization;
using ImQuota.Domain.Metering;
using ImQuota.Redis.Admission;
using ImQuota.Redis.Packing;
using NodaTime;
using StackExchange.Redis;

namespace ImQuota.Redis.Usage;

/// <summary>
/// Reads one month of an app. The script runs first: it ends leases and puts the months aside that are over, also of an app nobody called
/// since. So the running month is the script's answer, and an ended one stands among the ended months.
/// </summary>
internal sealed class MonthReader(IStoreConnection connection, AppViews views, AdmissionScriptRunner runner, TimeProvider time)
{
    // As in 20-state.lua: three years, in yyyymm.
    private const int Kept = 300;
    private readonly MonthEvidence _evidence = new(connection);

    public async Task<MonthUsage?> ReadAsync(ulong sdkAppId, YearMonth month, CancellationToken cancellationToken)
    {
        AppView view = views.Of(sdkAppId);
        var work = new SimpleWork(static batch => batch.Begin(ScriptOperation.AppUsage));
        if (await runner.RunAsync(view, time.GetInstant(), work, cancellationToken) is not { } reply)
        {
            return null;
        }

        AppUsage present = AppUsageReader.Read(reply);
        Instant asOf = Milliseconds(present.AsOf);
        int asked = (month.Year * 100) + month.Month;
        int running = reply.Batch.Position.Month;
        if (asked == running)
        {
            return Running(sdkAppId, month, present, asOf);
        }

        return asked < running && asked >= running - Kept
            ? await EndedAsync(view, month, reply.Batch.Facts, asOf, cancellationToken)
            : null;
    }

    private static MonthUsage Running(ulong app, YearMonth month, AppUsage usage, Instant asOf) => new()
    {
        App = app,
        Month = month,
        MauExact = usage.MauExact is { } exact ? new MeterReading { Quantity = exact, Watermark = asOf } : null,
        MauEstimate = new MeterReading { Quantity = usage.MauEstimate, Watermark = asOf, Beside = usage.MauExact },
        Pcc = new MeterReading
        {
            Quantity = usage.PeakConnections,
            Watermark = asOf,
            PeakAt = usage.PeakAt is { } at ? Milliseconds(at) : null,
            PeakByNode = usage.PeakByNode.ToImmutableSortedDictionary(StringComparer.Ordinal),
        },
    };

    /// <summary>As usage records carry instants, so that a bill made from records is the bill made from the store.</summary>
    private static Instant Milliseconds(Instant instant) => Instant.FromUnixTimeMilliseconds(instant.ToUnixTimeMilliseconds());

    private async Task<MonthUsage> EndedAsync(AppView view, YearMonth month, AppFacts facts, Instant asOf, CancellationToken cancellationToken)
    {
        int label = (month.Year * 100) + month.Month;
        RedisValue packed = await StoreFaults.GuardAsync(
            () => connection.Database.HashGetAsync(view.Keys.Periods, label.ToString(CultureInfo.InvariantCulture)));
        EndedMonth ended = packed.IsNull ? EndedMonth.Unused : EndedMonth.Read((byte[])packed!);
        Instant start = facts.Calendar.StartOf(month);
        MeterReading? exact = null;
        if (AppUsageReader.CountsExactly(facts))
        {
            string digest = await _evidence.SetDigestAsync(view.Keys, label, ended.Buckets, ended.Mau, cancellationToken);
            exact = new MeterReading { Quantity = ended.Mau, Watermark = asOf, Final = true, SketchDigest = digest };
        }

        (long estimate, string sketch)? sketched = await _evidence.SketchAsync(view.Keys, label);

        // Of an app that is counted exactly, no sketch is no second count: one of 0 would contradict records that come from elsewhere.
        bool forgotten = sketched is null && (exact is not null || ended.Mau > 0 || asOf - start > ScriptBatch.SketchRetention);
        return new MonthUsage
        {
            App = view.SdkAppId,
            Month = month,
            MauExact = exact,
            MauEstimate = forgotten ? null : new MeterReading
            {
                Quantity = sketched?.estimate ?? 0,
                Watermark = asOf,
                Final = true,
                SketchDigest = sketched?.sketch ?? "",
                Beside = exact?.Quantity,
            },
            Pcc = new MeterReading
            {
                Quantity = ended.Peak,
                Watermark = asOf,
                Final = true,
                PeakAt = ended.Peak == 0 ? null : Milliseconds(ended.PeakAt ?? start),
                PeakByNode = ended.Split.ToImmutableSortedDictionary(StringComparer.Ordinal),
            },
        };
    }

    /// <summary>An entry of the ended months, as 20-state.lua packs it.</summary>
    private sealed record EndedMonth(long Mau, int Buckets, long Peak, Instant? PeakAt, Dictionary<string, long> Split)
    {
        /// <summary>Nobody had called yet.</summary>
        public static readonly EndedMonth Unused = new(0, 1, 0, null, []);

        public static EndedMonth Read(byte[] packed)
        {
            var reader = new PackReader(packed);
            reader.ReadArray();
            long mau = reader.ReadNumber();
            int buckets = reader.ReadInt32();
            long peak = reader.ReadNumber();
            long at = reader.ReadNumber();
            reader.ReadNumber();
            return new EndedMonth(mau, buckets, peak, at == 0 ? null : ScriptBatch.FromMicros(at), AppUsageReader.Split(reader.ReadText()));
        }
    }
}
