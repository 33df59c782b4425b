using System.Globalization;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;
using NodaTime;

namespace ImQuota.Domain.Billing;

/// <summary>From the line of a refund down to the orders that were given back, the days that were used, and the split of the money.</summary>
internal static class RefundExplainer
{
    private const string Tender = "in the proportion in which cash and credit were paid; vouchers excluded";

    public static ExplainNode[] Explain(Bill bill, BillLine line, Ledger? ledger)
    {
        RefundPlaced? refund = ledger?.Events.OfType<RefundPlaced>().FirstOrDefault(
            one => one.App == bill.Key.App && one.At == line.PeriodStart && string.Equals(one.OrderIds[0], line.OrderId, StringComparison.Ordinal));
        if (refund is null)
        {
            return [new("cash", $"{line.Cash}", Tender), new("credit", $"{line.Credit}", Tender), new("order", line.OrderId ?? "", "")];
        }

        RefundQuote quote = RefundQuote.Of(ledger!, refund);
        return
        [
            new("refund", refund.Key, refund.Held ? "was held for a review, and released" : "paid at once", new ExplainNode("placed at", $"{refund.At}", "")),
            new(
                "paid",
                $"{quote.Current + quote.Future}",
                "cash and credit of the running month and later ones; elapsed months are consumed, vouchers do not come back",
                new ExplainNode("running month", $"{quote.Current}", ""),
                new ExplainNode("later months", $"{quote.Future}", "")),
            new("used", $"{quote.Used}", "the sum over the orders, not rounded"),
            .. quote.Parts.Select(part => Order(part, quote.Basis)),
            Split("cash", line.Cash, quote.Parts.Select(part => (part.OrderId, part.Cash))),
            Split("credit", line.Credit, quote.Parts.Select(part => (part.OrderId, part.Credit))),
        ];
    }

    private static ExplainNode Order(RefundPart part, RefundBasis basis) => new(
        "order",
        part.OrderId,
        "",
        new ExplainNode("paid for the running month", $"{part.CurrentPaid}", ""),
        new ExplainNode("paid for later months", $"{part.FuturePaid}", ""),
        new ExplainNode(
            "used",
            $"{part.Used}",
            "used days / days × monthly price",
            new ExplainNode("monthly price", $"{part.MonthlyPrice}", ""),
            new ExplainNode("used days", Text(part.UsedDays), "the day of the refund counted"),
            new ExplainNode(
                "days",
                Text(part.OfDays),
                basis == RefundBasis.CalendarMonth ? "calendar_month: of the calendar month of the refund" : "service_month: of the running month of the term")));

    private static ExplainNode Split(string name, Money? amount, IEnumerable<(string OrderId, Money Paid)> paid)
        => new(name, $"{amount}", Tender, [.. paid.Select(one => new ExplainNode($"paid of order {one.OrderId}", $"{one.Paid}", "for the running month and later ones"))]);

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
