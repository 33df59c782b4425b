using ImQuota.Domain.Billing.Prices;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Subscriptions;
using NodaTime;

namespace ImQuota.Domain.Billing;

/// <summary>What earlier months come to by what is known now, less what was billed of them. So an early bill and its correction make the late bill.</summary>
internal static class CorrectionLines
{
    public static IEnumerable<BillLine> Of(CloseRequest request, AppStatus app, PriceBook prices, BillingSettings settings, List<string> broken)
    {
        foreach (Bill bill in request.Issued.Where(bill => bill.Key.Kind == BillKind.Usage).OrderBy(bill => bill.Key.Month))
        {
            YearMonth month = bill.Key.Month;
            bool recent = month.CompareTo(request.Month) < 0 && month.CompareTo(request.Month.PlusMonths(-settings.CorrectionMonths)) >= 0;
            MonthUsage? usage = request.Usage.GetValueOrDefault(month);
            if (!recent || usage is null || !BillingMonths.HasPaidEdition(app, month))
            {
                continue;
            }

            IReadOnlyList<BillLine> lines = new UsageLines(app, month, prices, settings, usage).Make(broken);
            foreach (Meter meter in Enum.GetValues<Meter>())
            {
                if (Of(request, bill, lines, meter) is { } correction)
                {
                    yield return correction;
                }
            }
        }
    }

    private static BillLine? Of(CloseRequest request, Bill bill, IReadOnlyList<BillLine> lines, Meter meter)
    {
        BillLine[] billed = [.. request.Issued
            .Where(one => one.Key.Kind == BillKind.Usage)
            .SelectMany(one => one.Lines)
            .Where(line => line.Meter == meter && line.Month == bill.Key.Month && line.Kind != BillLineKind.MauIncluded)];
        BillLine? now = lines.FirstOrDefault(line => line.Meter == meter && line.Kind != BillLineKind.MauIncluded);
        Money difference = (now?.Amount ?? Money.Zero(bill.Currency)) - Money.Sum(billed.Select(line => line.Amount), bill.Currency);
        BillLine? like = now ?? billed.FirstOrDefault();
        if (difference.IsZero || like is null)
        {
            return null;
        }

        decimal before = billed.Sum(line => line.Quantity);
        decimal after = now?.Quantity ?? 0;
        return like with
        {
            Kind = BillLineKind.Correction,
            Description = $"Correction of {bill.Key.Month}: {Rate.Text(after)} instead of {Rate.Text(before)} {MeterNames.UnitOf(meter)}",
            Quantity = after - before,
            Amount = difference,
            Corrects = bill.Key.Text,
        };
    }
}
