using ImQuota.Domain.Billing.Prices;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Subscriptions;
using NodaTime;

namespace ImQuota.Domain.Billing;

/// <summary>
/// Lines of a month's usage. The prices are those in force when the month began. Two editions in one month have one allowance, the larger, not prorated;
/// the unit price is that of the last one. A month without a paid edition has no lines.
/// </summary>
internal sealed class UsageLines(AppStatus app, YearMonth month, PriceBook prices, BillingSettings settings, MonthUsage? usage)
{
    private readonly Instant _start = BillingMonths.StartOf(app.ZoneId, month);
    private readonly Instant _end = BillingMonths.EndOf(app.ZoneId, month);

    /// <summary>Lines, or what is wrong with the usage; both empty: nothing to bill.</summary>
    public IReadOnlyList<BillLine> Make(List<string> broken)
    {
        PriceCatalogue version = prices.At(_start);
        PlanPrice[] plans = [.. app.Spans.Where(span => span.Overlaps(_start, _end)).Select(span => version.Plans.GetValueOrDefault(span.Edition)).OfType<PlanPrice>()];
        var lines = new List<BillLine>();
        if (plans.Length == 0)
        {
            return lines;
        }

        if (plans.Any(plan => plan.Mau.Unit is not null))
        {
            AddMau(lines, plans, version, broken);
        }

        if (plans.Any(plan => plan.Pcc.Unit is not null) && Check(usage?.Pcc, "peak concurrent connections", broken) is { } peak)
        {
            MeterPrice price = PriceOf(plans, Meter.Pcc);
            long above = Math.Max(0, peak.Quantity - price.Included);
            if (above > 0)
            {
                lines.Add(Line(BillLineKind.PccPeak, Meter.Pcc, plans[^1].Edition, version, above, price.Unit!) with
                {
                    Description = $"Peak of {peak.Quantity} concurrent connections, {price.Included} included",
                    Method = UsageMethod.Exact,
                    Used = peak.Quantity,
                    Included = price.Included,
                    Low = peak.Quantity,
                    High = peak.Quantity,
                    Watermark = peak.Watermark,
                });
            }
        }

        return lines;
    }

    private void AddMau(List<BillLine> lines, PlanPrice[] plans, PriceCatalogue version, List<string> broken)
    {
        MeterReading? exact = usage?.MauExact;
        MeterReading? estimate = usage?.MauEstimate;
        if (Check(exact ?? estimate, "monthly active users", broken) is not { } reading)
        {
            return;
        }

        if (exact is not null && estimate is not null && (estimate.Beside ?? exact.Quantity) is var counted && HllBounds.Disagree(counted, estimate.Quantity, settings.CrossCheckFloor))
        {
            broken.Add($"{month} of app {app.App}: the exact count {counted} and the estimate {estimate.Quantity} are more than 4 sigma apart");
            return;
        }

        bool isExact = exact is not null;
        long used = isExact ? reading.Quantity : HllBounds.Low(reading.Quantity);
        MeterPrice price = PriceOf(plans, Meter.Mau);
        BillLine line = Line(BillLineKind.MauIncluded, Meter.Mau, plans[^1].Edition, version, Math.Min(used, price.Included), Rate.Zero(version.Currency)) with
        {
            Description = $"Monthly active users within the allowance of {price.Included}",
            Method = isExact ? UsageMethod.Exact : UsageMethod.HllP14,
            Used = used,
            Included = price.Included,
            Low = used,
            High = isExact ? used : HllBounds.High(reading.Quantity),
            Watermark = reading.Watermark,
        };
        lines.Add(line);
        if (used > price.Included)
        {
            string how = isExact ? "counted exactly" : $"the lower 3-sigma bound of an estimate of {reading.Quantity}";
            lines.Add(Line(BillLineKind.MauOverage, Meter.Mau, plans[^1].Edition, version, used - price.Included, price.Unit!) with
            {
                Description = $"Monthly active users above {price.Included}: {used}, {how}",
                Method = line.Method,
                Used = used,
                Included = price.Included,
                Low = line.Low,
                High = line.High,
                Watermark = line.Watermark,
            });
        }
    }

    private BillLine Line(BillLineKind kind, Meter meter, string edition, PriceCatalogue version, long quantity, Rate list)
    {
        Promotion? promotion = kind == BillLineKind.MauIncluded ? null : version.PromotionOf(meter, month);
        Rate charged = promotion?.Unit ?? list;
        return new BillLine
        {
            Kind = kind,
            Description = "",
            Edition = edition,
            PeriodStart = _start,
            PeriodEnd = _end,
            Month = month,
            Quantity = quantity,
            Unit = meter == Meter.Mau ? "Users" : "Connections",
            ListUnit = list,
            ChargedUnit = charged,
            Amount = charged.Times(quantity).Round(),
            PriceVersion = version.Version,
            PromotionId = promotion?.Id,
            Meter = meter,
            EvidenceDigest = usage!.EvidenceDigest(),
        };
    }

    private static MeterPrice PriceOf(PlanPrice[] plans, Meter meter)
    {
        MeterPrice[] charged = [.. plans.Select(plan => plan.Of(meter)).Where(price => price.Unit is not null)];
        return new MeterPrice(charged.Max(price => price.Included), charged[^1].Unit);
    }

    private MeterReading? Check(MeterReading? reading, string what, List<string> broken)
    {
        if (reading is null)
        {
            broken.Add($"{month} of app {app.App}: nothing is known of its {what}");
            return null;
        }

        if (reading.Watermark >= _end)
        {
            return reading;
        }

        broken.Add($"{month} of app {app.App}: its {what} are known up to {reading.Watermark} only, which is before the month's end {_end}");
        return null;
    }
}
