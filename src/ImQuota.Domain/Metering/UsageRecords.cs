using System.Globalization;
using ImQuota.Domain.Subscriptions;
using NodaTime;
using NodaTime.Text;

namespace ImQuota.Domain.Metering;

/// <summary>Makes records with their deterministic ids. One for a deployment and region.</summary>
/// <param name="source">Absolute URI, stable for the deployment and region.</param>
public sealed class UsageRecords(string source)
{
    private const string Schemas = "https://imquota.io/schemas/";

    /// <summary><c>{meter}:{app}:{period}:{seq}</c>, e.g. <c>mau:1400000001:2026-11:000412</c>.</summary>
    public static string IdOf(string meter, ulong app, YearMonth period, long sequence)
        => string.Create(CultureInfo.InvariantCulture, $"{meter}:{app}:{PeriodOf(period)}:{sequence:D6}");

    /// <summary>A meter's name in ids: an estimate is another series than an exact count, e.g. <c>mau-hll</c>.</summary>
    public static string SeriesOf(Meter meter, UsageMethod method)
        => method == UsageMethod.Exact ? MeterNames.NameOf(meter) : $"{MeterNames.NameOf(meter)}-hll";

    public static string PeriodOf(YearMonth period) => YearMonthPattern.Iso.Format(period);

    /// <summary>A snapshot; the last one of a period, its closing; or, where <see cref="MeterData.Supersedes"/> is set, a correction of that.</summary>
    /// <param name="data">All of the month so far.</param>
    /// <param name="sequence">0 or more, rising for the app and meter, over all periods.</param>
    /// <param name="recorded">When the record is made.</param>
    public UsageRecord Of(MeterData data, long sequence, Instant recorded) => Make(
        TypeOf(data),
        IdOf(SeriesOf(data.Meter, data.Method), data.SdkAppId, data.Period, sequence),
        data.Period,
        sequence,
        data.PeakAt ?? data.Watermark,
        recorded,
        data);

    /// <summary>A change of state; its ordinal makes the id.</summary>
    public UsageRecord Of(StateData data, string zoneId, Instant recorded)
    {
        YearMonth period = BillingMonths.Of(zoneId, data.Transition.At);
        return Make(
            UsageTypes.SubscriptionState, IdOf("state", data.SdkAppId, period, data.Transition.Ordinal), period, data.Transition.Ordinal, data.Transition.At, recorded, data);
    }

    /// <summary>A reminder; its day and kind make the id, for there is at most one of a kind a day.</summary>
    public UsageRecord Of(ReminderData data, string zoneId, Instant recorded)
    {
        YearMonth period = BillingMonths.Of(zoneId, data.Reminder.At);
        LocalDate day = Terms.DateIn(zoneId, data.Reminder.At);
        long sequence = (((((day.Year * 100L) + day.Month) * 100) + day.Day) * 10) + (int)data.Reminder.Kind;
        return Make(UsageTypes.Reminder, IdOf("reminder", data.SdkAppId, period, sequence), period, sequence, data.Reminder.At, recorded, data);
    }

    private static string TypeOf(MeterData data)
    {
        if (data.Supersedes is not null)
        {
            return UsageTypes.Correction;
        }

        return data.Final ? UsageTypes.PeriodClosed : data.Meter == Meter.Mau ? UsageTypes.MauSnapshot : UsageTypes.PccSnapshot;
    }

    private UsageRecord Make(string type, string id, YearMonth period, long sequence, Instant time, Instant recorded, UsageData data) => new()
    {
        Id = id,
        Source = source,
        Type = type,
        Subject = data.SdkAppId.ToString(CultureInfo.InvariantCulture),
        Time = time,
        RecordedTime = recorded,
        DataSchema = $"{Schemas}{type}.json",
        Sequence = sequence.ToString("D20", CultureInfo.InvariantCulture),
        Period = PeriodOf(period),
        Data = data,
    };
}
