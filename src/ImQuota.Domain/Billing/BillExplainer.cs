using System.Globalization;
using ImQuota.Domain.Metering;
using ImQuota.Domain.Subscriptions;
using ImQuota.Domain.Subscriptions.Events;

namespace ImQuota.Domain.Billing;

/// <summary>From a line of a bill down to what it rests on.</summary>
public static class BillExplainer
{
    /// <param name="bill">The bill.</param>
    /// <param name="line">One of its lines.</param>
    /// <param name="usage">What is known today of the line's month; null: not at hand.</param>
    /// <param name="ledger">The account, for the orders and refunds behind the line; null: not at hand.</param>
    public static ExplainNode Explain(Bill bill, BillLine line, MonthUsage? usage, Ledger? ledger)
    {
        ExplainNode[] inputs = line.Kind switch
        {
            BillLineKind.PlanFee or BillLineKind.Upgrade => Order(line, ledger?.Find($"order:{line.OrderId}") as OrderPlaced),
            BillLineKind.Refund => RefundExplainer.Explain(bill, line, ledger),
            _ => Usage(line, usage),
        };
        string rule = line.Kind switch
        {
            BillLineKind.Correction => "what the month comes to now, less what was billed of it",
            BillLineKind.Refund => "what goes back: paid − used, at least 0, rounded once, half away from zero",
            _ => $"quantity × unit price{(line.Voucher is { IsZero: false } ? " − voucher" : "")}, rounded once, half away from zero",
        };
        return new ExplainNode(
            "amount",
            line.Amount.ToString(),
            rule,
            [
                new ExplainNode("line", $"{bill.Key.Text}#{line.Number}", ""),
                new ExplainNode("description", line.Description, ""),
                new ExplainNode("unit price", line.ChargedUnit.ToString(), line.PromotionId is { } id ? $"promotion {id}" : "list price", Price(line)),
                .. Editions(line),
                .. inputs,
            ]);
    }

    private static ExplainNode[] Editions(BillLine line) => line.CatalogVersion == 0
        ? []
        : [new("catalogue version", Text(line.CatalogVersion), "of the editions in force when the bill was made", new ExplainNode("edition", line.Edition, ""))];

    private static ExplainNode[] Price(BillLine line) =>
    [
        new("list price", line.ListUnit.ToString(), ""),
        new("price version", Text(line.PriceVersion), line.Meter is null ? "in force at the order" : "in force when the month began"),
    ];

    private static ExplainNode[] Order(BillLine line, OrderPlaced? order) =>
    [
        new("quantity", $"{Rate.Text(line.Quantity)} {line.Unit}", ""),
        new("voucher", $"{line.Voucher}", "a discount inside the line"),
        new(
            "order",
            line.OrderId ?? "",
            "a chain of monthly orders",
            [.. (order?.Slices ?? []).Select(slice => new ExplainNode(
                "slice", Text(slice.Slice), "remaining days / days in slice in the running slice of an upgrade, else whole",
                new ExplainNode("monthly price", slice.MonthlyPrice.ToString(), ""),
                new ExplainNode("charge", slice.Charge.ToString(), "not rounded")))]),
    ];

    private static ExplainNode[] Usage(BillLine line, MonthUsage? usage)
    {
        var used = new ExplainNode(
            "used",
            $"{line.Used}",
            line.Method == UsageMethod.HllP14 ? "lower 3-sigma bound of the estimate: floor(E / (1 + 3 × 0.0081))" : "exact",
            [
                new ExplainNode("low", $"{line.Low}", ""),
                new ExplainNode("high", $"{line.High}", ""),
                new ExplainNode("watermark", $"{line.Watermark}", "everything before it is counted"),
                new ExplainNode("evidence", line.EvidenceDigest, "SHA-256 of the readings", [.. Readings(usage)]),
            ]);
        return line.Kind == BillLineKind.Correction
            ? [new("quantity", Rate.Text(line.Quantity), "now − billed", used), new("corrects", line.Corrects ?? "", "")]
            : [new("quantity", Rate.Text(line.Quantity), line.Kind == BillLineKind.MauIncluded ? "min(used, included)" : "used − included", used, new ExplainNode("included", $"{line.Included}", "one allowance a month, not prorated"))];
    }

    private static IEnumerable<ExplainNode> Readings(MonthUsage? usage)
    {
        if (usage is null)
        {
            yield break;
        }

        foreach ((string name, MeterReading? reading) in new[] { ("mau exact", usage.MauExact), ("mau estimate", usage.MauEstimate), ("pcc", usage.Pcc) })
        {
            if (reading is not null)
            {
                yield return new ExplainNode(
                    name,
                    Text(reading.Quantity),
                    "the largest of all records",
                    [
                        reading.RecordId is { } record
                            ? new ExplainNode("record", record, "the usage record that told it: meter:app:month:sequence")
                            : new ExplainNode("record", "", "no usage record is known to have told it by then"),
                        new ExplainNode("peak at", $"{reading.PeakAt}", ""),
                        .. reading.PeakByNode.Select(node => new ExplainNode($"node {node.Key}", Text(node.Value), "")),
                        new ExplainNode("sketch", reading.SketchDigest, ""),
                    ]);
            }
        }

        yield return new ExplainNode("evidence today", usage.EvidenceDigest(), "differs once later facts are known");
    }

    private static string Text(long value) => value.ToString(CultureInfo.InvariantCulture);
}
