using System.Collections.Immutable;
using ImQuota.Domain.Subscriptions;
using NodaTime;

namespace ImQuota.Domain.Metering.Emission;

/// <summary>What has been told of an app. It moves in one step with the records, so nothing is told twice under two ids, nor left out.</summary>
public sealed record EmissionState
{
    /// <summary>Nothing has been told.</summary>
    public static readonly EmissionState Nothing = new();

    /// <summary>The first month that is not closed; null: that of the app's creation.</summary>
    public YearMonth? Open { get; init; }

    /// <summary>Sequence of the next record of a meter, rising over all periods.</summary>
    public long NextMau { get; init; }

    public long NextPcc { get; init; }

    /// <summary>Of months that are not closed, and of the last one that is.</summary>
    public ImmutableList<EmittedReading> Readings { get; init; } = [];

    /// <summary>When a snapshot was told last.</summary>
    public Instant? ChangedAt { get; init; }

    /// <summary>When the closed month was read again last.</summary>
    public Instant? CheckedAt { get; init; }

    /// <summary>Ordinal of the last change of state that was told.</summary>
    public int Transitions { get; init; }

    /// <summary>Instant and kind of the last reminder that was told.</summary>
    public Instant? RemindedAt { get; init; }

    public ReminderKind? RemindedOf { get; init; }

    public EmittedReading? Find(Meter meter, UsageMethod method, YearMonth period)
        => Readings.Find(one => one.Meter == meter && one.Method == method && one.Period == period);

    /// <summary>A month's readings with the ids of the records that told just their quantities; of one that was not told it stays what it was.</summary>
    public MonthUsage WithRecords(MonthUsage usage) => usage with
    {
        MauExact = Named(usage, Meter.Mau, UsageMethod.Exact, usage.MauExact),
        MauEstimate = Named(usage, Meter.Mau, UsageMethod.HllP14, usage.MauEstimate),
        Pcc = Named(usage, Meter.Pcc, UsageMethod.Exact, usage.Pcc),
    };

    public long NextOf(Meter meter) => meter == Meter.Mau ? NextMau : NextPcc;

    private MeterReading? Named(MonthUsage usage, Meter meter, UsageMethod method, MeterReading? reading)
        => reading is not null && Find(meter, method, usage.Month) is { } told && told.Quantity == reading.Quantity
            ? MeterReading.Join(reading, reading with { RecordId = UsageRecords.IdOf(UsageRecords.SeriesOf(meter, method), usage.App, usage.Month, told.Sequence) })
            : reading;

    /// <summary>With a record told under <see cref="NextOf"/>.</summary>
    internal EmissionState With(EmittedReading told)
    {
        EmissionState moved = told.Meter == Meter.Mau ? this with { NextMau = NextMau + 1 } : this with { NextPcc = NextPcc + 1 };
        return moved with
        {
            Readings = Readings.RemoveAll(one => one.Meter == told.Meter && one.Method == told.Method && one.Period == told.Period).Add(told),
        };
    }
}
