using Grpc.Core;
using ImQuota.Contracts.V1;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Billing;
using ImQuota.Domain.Billing.Previews;
using ImQuota.Domain.Billing.Prices;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Metering.History;
using ImQuota.Domain.Subscriptions;
using ImQuota.Server.Validation;
using NodaTime;
using AppUsage = ImQuota.Domain.Metering.AppUsage;

namespace ImQuota.Server.Billing;

/// <summary>What other editions would have cost and denied, by what was counted, and whether what there is today fits into them.</summary>
internal sealed class EditionPreviews(
    IAppStore apps, IUsageStore usage, IUsageHistoryStore history, IBillStore bills, ICatalogueStore catalogues, IPriceStore prices, TimeProvider time)
{
    public async Task<PreviewEditionsResponse> ReadAsync(PreviewEditionsRequest request, CancellationToken cancellationToken)
    {
        var bad = new BadFields();
        IdFields.SdkAppId(bad, "sdk_app_id", request.SdkAppId);
        YearMonth? asked = BillFilter.ReadMonth(bad, "month", request.Month);
        bad.ThrowIfAny();
        AppRecord app = await apps.GetAsync(request.SdkAppId, cancellationToken) ?? throw Failures.UnknownApp(request.SdkAppId);
        Instant now = time.Now();
        YearMonth present = BillingMonths.Of(app.ZoneId, now);
        YearMonth month = asked ?? present;
        if (await MonthAsync(app, month, cancellationToken) is not { } seen)
        {
            bad.Add("month", $"is {month}; figures are kept of the last 36 months up to the present one, {present}");
            throw bad.ToStatus().ToRpcException();
        }

        ObservedToday today = await TodayAsync(app.SdkAppId, cancellationToken);
        PriceCatalogue inForce = prices.Current.At(BillingMonths.StartOf(app.ZoneId, month));
        return PreviewMapper.ToProto(EditionPreviewer.All(catalogues.Current, inForce, seen, today, app, now), seen, today, now);
    }

    /// <summary>As the bill of the month would know it: what the store counted, with what records said of it. Null: a month to come, or none that is kept.</summary>
    private async Task<ObservedMonth?> MonthAsync(AppRecord app, YearMonth month, CancellationToken cancellationToken)
    {
        if (await usage.GetMonthAsync(app.SdkAppId, month, cancellationToken) is not { } counted)
        {
            return null;
        }

        MonthUsage? told = await bills.GetReadingAsync(app.Account, app.SdkAppId, month, cancellationToken);
        UsageHistory looks = await history.ReadAsync(app.SdkAppId, cancellationToken) ?? throw Failures.UnknownApp(app.SdkAppId);
        return ObservedMonth.Of(told is null ? counted : MonthUsage.Join(counted, told), looks);
    }

    private async Task<ObservedToday> TodayAsync(ulong app, CancellationToken cancellationToken)
    {
        AppUsage counters = await usage.GetAppAsync(app, cancellationToken) ?? throw Failures.UnknownApp(app);
        AppCensus census = await usage.GetCensusAsync(app, cancellationToken) ?? throw Failures.UnknownApp(app);
        return ObservedToday.Of(catalogues.Current, counters, census);
    }
}
