using ImQuota.Domain.Subscriptions;
using NodaTime;

namespace ImQuota.Domain.Metering.Emission;

/// <summary>
/// What is due to be told of an app: a snapshot of each meter that grew, the closing of each month at its cutoff, a correction where a late fact changed a
/// closed month. A function of what was told, what is so and an instant, so a late look leaves nothing out. A month without any use has no records.
/// </summary>
public sealed class EmissionPlan(EmissionSettings settings)
{
    /// <summary>After a long stop the months come in portions, so that no look takes long.</summary>
    private const int MonthsALook = 6;

    /// <summary>When a new app is looked at that nobody uses: a call to it puts it forward, so that apps without any cost next to nothing.</summary>
    /// <param name="zoneId">The app's.</param>
    /// <param name="created">When it was made.</param>
    public static Instant FirstLook(string zoneId, Instant created)
        => Instant.Min(created + EmissionSettings.Quietest, BillingMonths.EndOf(zoneId, BillingMonths.Of(zoneId, created)));

    /// <summary>Months whose use must be known at an instant, in order.</summary>
    public IReadOnlyList<YearMonth> MonthsToRead(MeteredApp app, EmissionState state, Instant now)
    {
        YearMonth first = FirstOpen(app, state, now);
        var months = new List<YearMonth>();
        if (state.Open is not null && !(now - state.CheckedAt < EmissionSettings.Quietest))
        {
            months.Add(first.PlusMonths(-1));
        }

        YearMonth current = BillingMonths.Of(app.ZoneId, now);
        for (YearMonth month = first; month <= current && months.Count < MonthsALook; month = month.PlusMonths(1))
        {
            months.Add(month);
        }

        return months;
    }

    /// <param name="app">Of which it is told.</param>
    /// <param name="state">What was told.</param>
    /// <param name="months">Of <see cref="MonthsToRead"/>, in order.</param>
    /// <param name="now">Not after the months were read: what is read at a cutoff is read behind it.</param>
    /// <param name="ended">The app's data goes next, so nothing is counted any more: all of its months are closed now.</param>
    public EmissionStep Decide(MeteredApp app, EmissionState state, IReadOnlyList<MonthUsage> months, Instant now, bool ended = false)
    {
        YearMonth open = FirstOpen(app, state, now);
        YearMonth first = open;
        EmissionState told = state;
        var records = new List<PlannedRecord>();
        foreach (MonthUsage usage in months)
        {
            bool closing = ended || CutoffOf(app, usage.Month) <= now;
            Tell(app, usage.Month, Meter.Mau, usage.MauExact is null ? UsageMethod.HllP14 : UsageMethod.Exact, usage.MauExact ?? usage.MauEstimate, closing, ref told, records);
            Tell(app, usage.Month, Meter.Pcc, UsageMethod.Exact, usage.Pcc, closing, ref told, records);
            if (usage.Month < first)
            {
                told = told with { CheckedAt = now };
            }
            else if (closing)
            {
                open = usage.Month.PlusMonths(1);
            }
        }

        if (open > first)
        {
            told = told with { Open = open, CheckedAt = now, Readings = told.Readings.RemoveAll(one => one.Period < open.PlusMonths(-1)) };
        }

        if (records.Count > 0)
        {
            told = told with { Open = open, ChangedAt = now };
        }

        return new EmissionStep(records, records.Count > 0 || open > first ? told : state, NextLook(app, told, open, now));
    }

    private static void Tell(
        MeteredApp app, YearMonth month, Meter meter, UsageMethod method, MeterReading? reading, bool closing, ref EmissionState state, List<PlannedRecord> records)
    {
        EmittedReading? last = state.Find(meter, method, month);
        long quantity = Math.Max(reading?.Quantity ?? 0, last?.Quantity ?? 0);
        bool grew = quantity > (last?.Quantity ?? 0);
        if (reading is null || !(grew || (closing && last is { Final: false })))
        {
            return;
        }

        long sequence = state.NextOf(meter);
        bool counted = reading.Quantity == quantity;
        records.Add(new PlannedRecord(
            new MeterData
            {
                TenantId = app.TenantId,
                SdkAppId = app.SdkAppId,
                Edition = app.Edition,
                Meter = meter,
                Period = month,
                PeriodStart = BillingMonths.StartOf(app.ZoneId, month),
                PeriodEnd = BillingMonths.EndOf(app.ZoneId, month),
                Quantity = quantity,
                Method = method,
                IncludedQuantity = meter == Meter.Mau ? app.IncludedMau : 0,
                CatalogVersion = app.CatalogVersion,
                Final = closing,
                Watermark = closing ? Instant.Max(reading.Watermark, BillingMonths.EndOf(app.ZoneId, month)) : reading.Watermark,

                // Counts that were lost since do not take back what was told; where their peak was is not known any more.
                PeakAt = counted ? reading.PeakAt : null,
                PeakByNode = counted ? reading.PeakByNode : reading.PeakByNode.Clear(),
                SketchDigest = counted ? reading.SketchDigest : "",
                Supersedes = last is { Final: true } ? UsageRecords.IdOf(UsageRecords.SeriesOf(meter, method), app.SdkAppId, month, last.Sequence) : null,
            },
            sequence));
        state = state.With(new EmittedReading(meter, method, month, quantity, sequence, closing));
    }

    private Instant NextLook(MeteredApp app, EmissionState state, YearMonth open, Instant now)
    {
        // After as long as it has been quiet, so the pause doubles without being written down.
        Duration quiet = now - (state.ChangedAt ?? app.CreatedAt);
        Instant next = now + Duration.Max(settings.Interval, Duration.Min(quiet, EmissionSettings.Quietest));
        YearMonth current = BillingMonths.Of(app.ZoneId, now);
        for (YearMonth month = open; month <= current; month = month.PlusMonths(1))
        {
            // In the past where a portion ended before this month: then at once.
            next = Instant.Min(next, Instant.Max(now, CutoffOf(app, month)));
        }

        return Instant.Min(next, BillingMonths.EndOf(app.ZoneId, current));
    }

    private YearMonth FirstOpen(MeteredApp app, EmissionState state, Instant now)
    {
        if (state.Open is { } known)
        {
            return known;
        }

        YearMonth created = BillingMonths.Of(app.ZoneId, app.CreatedAt);
        YearMonth earliest = BillingMonths.Of(app.ZoneId, now).PlusMonths(-settings.Billing.CorrectionMonths);
        return created > earliest ? created : earliest;
    }

    private Instant CutoffOf(MeteredApp app, YearMonth month) => BillingMonths.CutoffOf(app.ZoneId, month, settings.Billing);
}
