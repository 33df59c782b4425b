using ImQuota.Domain.Billing.Previews;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Server.Subscriptions;
using ImQuota.Server.Validation;
using NodaTime;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Billing;

/// <summary>Previews on the wire; subjects of limits have the same numbers on both sides, which a test checks.</summary>
internal static class PreviewMapper
{
    public static Wire.PreviewEditionsResponse ToProto(IReadOnlyList<EditionPreview> previews, ObservedMonth month, ObservedToday today, Instant at)
    {
        var wire = new Wire.PreviewEditionsResponse { Month = UsageRecords.PeriodOf(month.Month), ObservedAt = at.ToTimestamp() };
        wire.Previews.AddRange(previews.Select(ToProto));
        wire.UnobservedInMonth.AddRange(month.Missing.Select(ToProto));
        wire.UnobservedToday.AddRange(today.Missing.Select(ToProto));
        return wire;
    }

    private static Wire.EditionPreview ToProto(EditionPreview one)
    {
        var wire = new Wire.EditionPreview
        {
            Edition = one.Edition,
            PlanFee = MoneyFields.ToProto(one.PlanFee),
            MauOverage = MoneyFields.ToProto(one.MauOverage),
            Pcc = MoneyFields.ToProto(one.Pcc),
            Total = MoneyFields.ToProto(one.Total),
            Fits = one.Fits,
            CatalogVersion = one.CatalogVersion,
            PriceVersion = one.PriceVersion,
        };
        wire.Denied.AddRange(one.Denied.Select(ToProto));
        wire.DeniedInMonth.AddRange(one.DeniedInMonth.Select(ToProto));
        wire.MissingFeatures.AddRange(one.MissingFeatures.Select(FeatureNames.NameOf));
        wire.FeaturesAtRisk.AddRange(one.FeaturesAtRisk.Select(FeatureNames.NameOf));
        return wire;
    }

    private static Wire.LimitGap ToProto(LimitGap gap) => new()
    {
        LimitKey = gap.Limit,
        Limit = gap.Bound,
        Observed = gap.Observed,
        Subject = (Wire.LimitSubject)gap.Subject,
        Above = gap.Above,
    };

    private static Wire.Unobserved ToProto(Unobserved one) => new() { What = one.What, Why = one.Why };
}
