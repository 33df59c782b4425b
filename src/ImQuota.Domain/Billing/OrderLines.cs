using System.Globalization;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using NodaTime;

namespace ImQuota.Domain.Billing;

/// <summary>Lines of orders and refunds of a month: what the ledger says has been paid and given back.</summary>
internal static class OrderLines
{
    public static IEnumerable<BillLine> Orders(Ledger ledger, AppStatus app, YearMonth month)
        => ledger.Events.OfType<OrderPlaced>()
            .Where(order => order.App == app.App && BillingMonths.Of(app.ZoneId, order.At) == month)
            .Select(order => Of(order, app, month));

    /// <param name="ledger">The account.</param>
    /// <param name="app">The app.</param>
    /// <param name="month">The month in which the money went back.</param>
    public static IEnumerable<BillLine> Refunds(Ledger ledger, AppStatus app, YearMonth month)
    {
        foreach (LedgerEvent fact in ledger.Events.Where(fact => BillingMonths.Of(app.ZoneId, fact.At) == month))
        {
            if (fact is RefundPlaced { Held: false } placed && placed.App == app.App)
            {
                yield return Of(ledger, placed, app, month);
            }
            else if (fact is RefundReleased released && released.App == app.App)
            {
                yield return Of(ledger, (RefundPlaced)ledger.Find(released.Refund)!, app, month);
            }
        }
    }

    private static BillLine Of(OrderPlaced order, AppStatus app, YearMonth month)
    {
        var terms = new Terms(order.Anchor, app.ZoneId);
        bool upgrade = order.Kind == OrderKind.Upgrade;
        Rate charge = order.Slices.Select(slice => slice.Charge).Aggregate((left, right) => left + right);
        Rate unit = upgrade ? charge : order.Slices[0].MonthlyPrice;
        return new BillLine
        {
            Kind = upgrade ? BillLineKind.Upgrade : BillLineKind.PlanFee,
            Description = upgrade
                ? $"Upgrade to {order.Edition} for what is left of the term"
                : string.Create(CultureInfo.InvariantCulture, $"{(order.Kind == OrderKind.Renewal ? "Renewal" : "Purchase")} of {order.Edition}, {Terms.LengthOf(order.Slices.Count)}"),
            Edition = order.Edition,
            PeriodStart = upgrade ? order.At : terms.StartOf(order.Slices[0].Slice),
            PeriodEnd = terms.StartOf(order.Slices[^1].Slice + 1),
            Month = month,
            Quantity = upgrade ? 1 : order.Slices.Count,
            Unit = upgrade ? "Upgrades" : "Months",
            ListUnit = unit,
            ChargedUnit = unit,
            Amount = order.Price - order.Voucher,
            PriceVersion = order.PriceVersion,
            OrderId = order.OrderId,
            Automatic = order.Automatic,
            Voucher = order.Voucher,
            Cash = order.Cash,
            Credit = order.Credit,
        };
    }

    private static BillLine Of(Ledger ledger, RefundPlaced refund, AppStatus app, YearMonth month)
    {
        OrderPlaced[] orders = [.. refund.OrderIds.Select(id => (OrderPlaced)ledger.Find($"order:{id}")!)];
        YearMonth first = BillingMonths.Of(app.ZoneId, orders[0].At);
        var terms = new Terms(orders[0].Anchor, app.ZoneId);
        return new BillLine
        {
            Kind = BillLineKind.Refund,
            Description = $"Refund of {orders[^1].Edition}, order {orders[0].OrderId}",
            Edition = orders[^1].Edition,
            PeriodStart = refund.At,
            PeriodEnd = Instant.Max(refund.At, terms.StartOf(orders.Max(order => order.Slices[^1].Slice) + 1)),
            Month = first,
            Quantity = -1,
            Unit = "Refunds",
            ListUnit = Rate.Of(refund.Amount),
            ChargedUnit = Rate.Of(refund.Amount),
            Amount = -refund.Amount,
            PriceVersion = orders[^1].PriceVersion,
            OrderId = orders[0].OrderId,
            Cash = -refund.Cash,
            Credit = -refund.Credit,
            Corrects = first.CompareTo(month) < 0 ? new BillKey(ledger.Account, app.App, BillKind.Prepaid, first).Text : null,
        };
    }
}
