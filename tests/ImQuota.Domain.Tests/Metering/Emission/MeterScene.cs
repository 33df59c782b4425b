using System.Collections.Immutable;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Metering.Emission;
using ImQuota.Domain.Subscriptions;
using NodaTime;
using NodaTime.Text;

namespace ImQuota.Domain.Tests.Metering.Emission;

/// <summary>An app whose counts grow, and a service that looks at it now and then.</summary>
internal sealed class MeterScene
{
    public const ulong App = 1_400_000_001;
    private const string Zone = "Etc/GMT-8";
    private static readonly UsageRecords Records = new("https://chat.example/regions/sg");

    private readonly EmissionPlan _plan = new(new EmissionSettings(Duration.FromMinutes(1), new BillingSettings()));
    private readonly MeteredApp _app;

    public MeterScene(string created)
    {
        Now = At(created);
        _app = new MeteredApp { SdkAppId = App, TenantId = "acme", Edition = "standard", ZoneId = Zone, CreatedAt = Now, IncludedMau = 10_000, CatalogVersion = 3 };
    }

    public Instant Now { get; set; }

    public EmissionState State { get; set; } = EmissionState.Nothing;

    /// <summary>What the store counts, by month.</summary>
    public Dictionary<YearMonth, (long Mau, long Peak)> Store { get; } = [];

    public Instant Next { get; private set; }

    public List<UsageRecord> Told { get; } = [];

    public static YearMonth May { get; } = new(2026, 5);

    public static YearMonth June { get; } = new(2026, 6);

    /// <summary>In the app's zone, e.g. "2026-05-06T12:00".</summary>
    public static Instant At(string local)
        => LocalDateTimePattern.CreateWithInvariantCulture("uuuu-MM-dd'T'HH:mm").Parse(local).Value.InZoneStrictly(DateTimeZoneProviders.Tzdb[Zone]).ToInstant();

    /// <summary>What would be told now; nothing is written down.</summary>
    public EmissionStep Plan(bool ended = false)
        => _plan.Decide(_app, State, [.. _plan.MonthsToRead(_app, State, Now).Select(Read)], Now, ended);

    /// <summary>Looks, and returns the records as "type id quantity".</summary>
    public string[] Look(string? at = null, bool ended = false)
    {
        Now = at is null ? Now : At(at);
        EmissionStep step = Plan(ended);
        State = step.State;
        Next = step.Next;
        UsageRecord[] records = [.. step.Records.Select(one => Records.Of(one.Data, one.Sequence, Now))];
        Told.AddRange(records);
        return [.. records.Select(one => $"{one.Type["io.imquota.".Length..]} {one.Id} {((MeterData)one.Data).Quantity}")];
    }

    private MonthUsage Read(YearMonth month)
    {
        (long mau, long peak) = Store.GetValueOrDefault(month);
        Instant end = BillingMonths.EndOf(Zone, month);
        Instant watermark = Instant.Min(Now, end);
        return new MonthUsage
        {
            App = App,
            Month = month,
            MauExact = new MeterReading { Quantity = mau, Watermark = watermark },
            MauEstimate = new MeterReading { Quantity = mau + 1, Watermark = watermark },
            Pcc = new MeterReading
            {
                Quantity = peak,
                Watermark = watermark,
                PeakAt = peak == 0 ? null : BillingMonths.StartOf(Zone, month),
                PeakByNode = peak == 0 ? ImmutableSortedDictionary<string, long>.Empty : ImmutableSortedDictionary<string, long>.Empty.Add("n1", peak),
            },
        };
    }
}
