using ImQuota.Domain.Apps;
using ImQuota.Domain.Billing.Prices;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using NodaTime;

namespace ImQuota.Domain.Billing.Previews;

/// <summary>What another edition would have cost and refused for what was seen.</summary>
public static class EditionPreviewer
{
    /// <summary>Null: the catalogue or the prices have no such edition.</summary>
    /// <param name="catalogue">Limits and features.</param>
    /// <param name="prices">The version in force in the month.</param>
    /// <param name="edition">The edition looked at.</param>
    /// <param name="usage">What was seen.</param>
    /// <param name="month">The month, which decides about promotions.</param>
    /// <param name="app">Its overrides hold in any edition; null: none.</param>
    /// <param name="at">Overrides that have ended by then do not count.</param>
    public static EditionPreview? Preview(
        Catalogue catalogue, PriceCatalogue prices, string edition, ObservedUsage usage, YearMonth month, AppRecord? app, Instant at)
    {
        if (!catalogue.Editions.TryGetValue(edition, out Edition? found) || !prices.Plans.TryGetValue(edition, out PlanPrice? plan))
        {
            return null;
        }

        (Rate mau, _) = CostOf(plan, prices, Meter.Mau, usage.Mau, month);
        (Rate pcc, Rate waived) = CostOf(plan, prices, Meter.Pcc, usage.Pcc, month);
        return new EditionPreview
        {
            Edition = edition,
            CatalogVersion = catalogue.Version,
            PriceVersion = prices.Version,
            PlanFee = plan.MonthlyFee,
            MauOverage = mau.Round(),
            Pcc = pcc.Round(),
            PccWaived = waived,
            Denied = [.. Gaps(found, usage, app, at)],
            MissingFeatures = [.. usage.Features.Where(feature => !found.Features.Contains(feature))],
            DevicesExceeded = usage.DevicesPerNativePlatform > found.Devices.PerNativePlatform || usage.DevicesOnWeb > found.Devices.OnWeb,
        };
    }

    /// <summary>Every edition that both catalogues have, the cheapest first.</summary>
    public static IReadOnlyList<EditionPreview> All(Catalogue catalogue, PriceCatalogue prices, ObservedUsage usage, YearMonth month, AppRecord? app, Instant at)
        => [.. catalogue.Editions.Keys
            .Select(edition => Preview(catalogue, prices, edition, usage, month, app, at))
            .OfType<EditionPreview>()
            .OrderBy(preview => preview.Total.Amount)
            .ThenBy(preview => preview.Edition, StringComparer.Ordinal)];

    private static (Rate Cost, Rate Waived) CostOf(PlanPrice plan, PriceCatalogue prices, Meter meter, long used, YearMonth month)
    {
        MeterPrice price = plan.Of(meter);
        if (price.Unit is not { } list)
        {
            return (Rate.Zero(prices.Currency), Rate.Zero(prices.Currency));
        }

        long above = Math.Max(0, used - price.Included);
        Rate cost = (prices.PromotionOf(meter, month)?.Unit ?? list).Times(above);
        return (cost, list.Times(above) - cost);
    }

    private static IEnumerable<LimitGap> Gaps(Edition edition, ObservedUsage usage, AppRecord? app, Instant at)
    {
        foreach ((LimitKey key, long observed) in usage.Peaks.SetItem(LimitKey.Mau, Math.Max(usage.Mau, usage.Peaks.GetValueOrDefault(LimitKey.Mau))))
        {
            long limit = LimitOverrides.InForce(app?.Overrides ?? [], key, at)?.Limit ?? edition.Limits[key];
            if (limit != LimitValue.Unlimited && observed > limit)
            {
                yield return new LimitGap(key, limit, observed);
            }
        }
    }
}
