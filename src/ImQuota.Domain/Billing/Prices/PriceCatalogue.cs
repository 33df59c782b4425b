using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Subscriptions;
using NodaTime;

namespace ImQuota.Domain.Billing.Prices;

/// <summary>A published, immutable version of all prices. Orders keep the version they were made under; docs/decisions says why prices stand apart from editions.</summary>
public sealed record PriceCatalogue
{
    /// <summary>Rises by publication; 1 or more.</summary>
    public required long Version { get; init; }

    public required Currency Currency { get; init; }

    /// <summary>Who issues the bills; on statements and exports of those issued while this version is in force. 1 to 128 characters.</summary>
    public string Issuer { get; init; } = "ImQuota";

    /// <summary>By edition.</summary>
    public required IReadOnlyDictionary<string, PlanPrice> Plans { get; init; }

    public required IReadOnlyList<Promotion> Promotions { get; init; }

    public required VoucherTerms Vouchers { get; init; }

    /// <summary>The deployment's settings, where this version names them; see <see cref="PriceBook.Settings"/>.</summary>
    public BillingSettings? Settings { get; init; }

    /// <summary>The promotion of a meter in a month; null: the list price holds.</summary>
    public Promotion? PromotionOf(Meter meter, YearMonth month) => Promotions.FirstOrDefault(one => one.Covers(meter, month));

    /// <summary>Where the two catalogues contradict each other; empty: they go together. To be asked before either is published.</summary>
    public IReadOnlyList<string> Contradictions(Catalogue editions)
    {
        var errors = new List<string>();
        foreach (Edition edition in editions.Editions.Values)
        {
            if (!Plans.TryGetValue(edition.Id, out PlanPrice? plan))
            {
                errors.Add($"$.plans: has no price of edition '{edition.Id}' of version {editions.Version} of the catalogue");
            }
            else if (plan.Mau.Included != edition.MauAllowance)
            {
                errors.Add($"$.plans.{edition.Id}.mau.included: {plan.Mau.Included} is not the edition's allowance {edition.MauAllowance} (E10)");
            }
        }

        errors.AddRange(Plans.Keys.Where(id => !editions.Editions.ContainsKey(id)).Select(id => $"$.plans.{id}: is no edition of version {editions.Version} of the catalogue"));
        return errors;
    }
}
