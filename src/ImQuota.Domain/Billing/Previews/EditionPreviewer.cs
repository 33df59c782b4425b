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
    /// <param name="month">What was seen of the month, which also decides about promotions.</param>
    /// <param name="today">What is used now.</param>
    /// <param name="app">Its overrides and modes of limits hold in any edition.</param>
    /// <param name="at">Now: overrides that have ended by then do not count.</param>
    public static EditionPreview? Preview(
        Catalogue catalogue, PriceCatalogue prices, string edition, ObservedMonth month, ObservedToday today, AppRecord app, Instant at)
    {
        if (!catalogue.Editions.TryGetValue(edition, out Edition? found) || !prices.Plans.TryGetValue(edition, out PlanPrice? plan))
        {
            return null;
        }

        (Rate mau, _) = CostOf(plan, prices, Meter.Mau, month.Mau ?? 0, month.Month);
        (Rate pcc, Rate waived) = CostOf(plan, prices, Meter.Pcc, month.Pcc ?? 0, month.Month);
        var bounds = new EditionBounds(found, app, at);
        return new EditionPreview
        {
            Edition = edition,
            CatalogVersion = catalogue.Version,
            PriceVersion = prices.Version,
            PlanFee = plan.MonthlyFee,
            MauOverage = mau.Round(),
            Pcc = pcc.Round(),
            PccWaived = waived,
            DeniedInMonth = [.. bounds.Passed(month)],
            Denied = [.. bounds.Passed(today)],
            MissingFeatures = [.. today.InUse.Where(feature => !found.Features.Contains(feature))],
            FeaturesAtRisk = [.. today.PerhapsInUse.Where(feature => !found.Features.Contains(feature))],
        };
    }

    /// <summary>Every edition that both catalogues have, the cheapest first.</summary>
    public static IReadOnlyList<EditionPreview> All(Catalogue catalogue, PriceCatalogue prices, ObservedMonth month, ObservedToday today, AppRecord app, Instant at)
        => [.. catalogue.Editions.Keys
            .Select(edition => Preview(catalogue, prices, edition, month, today, app, at))
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
}
