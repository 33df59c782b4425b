using System.Collections.Immutable;
using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Billing.Prices;
using ImQuota.Domain.Billing.Previews;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Subscriptions;
using ImQuota.Server.Subscriptions;
using ImQuota.Server.Validation;
using NodaTime;
using AppUsage = ImQuota.Domain.Metering.AppUsage;
using EditionPreview = ImQuota.Domain.Billing.Previews.EditionPreview;

namespace ImQuota.Server.Billing;

/// <summary>What other editions would have cost and refused, by what was counted.</summary>
internal sealed class EditionPreviews(IAppStore apps, IUsageStore usage, ICatalogueStore catalogues, IPriceStore prices, TimeProvider time)
{
    public async Task<PreviewEditionsResponse> ReadAsync(PreviewEditionsRequest request, CancellationToken cancellationToken)
    {
        var bad = new BadFields();
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        YearMonth? asked = BillFilter.ReadMonth(bad, "month", request.Month);
        bad.ThrowIfAny();
        AppRecord app = await apps.GetAsync(request.SdkAppId, cancellationToken) ?? throw Failures.UnknownApp(request.SdkAppId);
        Instant now = time.Now();
        YearMonth month = asked ?? BillingMonths.Of(app.ZoneId, now);
        AppUsage present = await usage.GetAppAsync(app.SdkAppId, cancellationToken) ?? throw Failures.UnknownApp(request.SdkAppId);
        if (await usage.GetMonthAsync(app.SdkAppId, month, cancellationToken) is not { } used)
        {
            bad.Add("month", $"is {month}; figures are kept of the last 36 months up to the present one, {BillingMonths.Of(app.ZoneId, now)}");
            throw bad.ToStatus().ToRpcException();
        }

        var response = new PreviewEditionsResponse();
        PriceCatalogue inForce = prices.Current.At(BillingMonths.StartOf(app.ZoneId, month));
        response.Previews.AddRange(EditionPreviewer.All(catalogues.Current, inForce, Observed(present, used), month, app, now).Select(ToProto));
        return response;
    }

    private static ObservedUsage Observed(AppUsage present, MonthUsage month) => new()
    {
        Mau = month.MauExact?.Quantity ?? (month.MauEstimate is { } estimate ? HllBounds.Low(estimate.Quantity) : 0),
        Pcc = month.Pcc?.Quantity ?? 0,
        Peaks = ImmutableSortedDictionary<LimitKey, long>.Empty
            .Add(LimitKey.Users, present.Users)
            .Add(LimitKey.Groups, present.Groups)
            .Add(LimitKey.LiveGroups, present.LiveGroups)
            .Add(LimitKey.DailyGrowth, present.GrowthToday)
            .Add(LimitKey.DailyBroadcast, present.BroadcastToday),
    };

    private static Contracts.V1.EditionPreview ToProto(EditionPreview one)
    {
        var wire = new Contracts.V1.EditionPreview
        {
            Edition = one.Edition,
            PlanFee = MoneyFields.ToProto(one.PlanFee),
            MauOverage = MoneyFields.ToProto(one.MauOverage),
            Pcc = MoneyFields.ToProto(one.Pcc),
            Total = MoneyFields.ToProto(one.Total),
            Fits = one.Fits,
        };
        wire.Denied.AddRange(one.Denied.Select(gap => new Contracts.V1.LimitGap { LimitKey = LimitNames.NameOf(gap.Key), Limit = gap.Limit, Observed = gap.Observed }));
        return wire;
    }
}
