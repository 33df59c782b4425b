using ImQuota.Domain;
using ImQuota.Domain.Billing;
using ImQuota.Domain.Metering;
using ImQuota.Server.Subscriptions;
using ImQuota.Server.Validation;
using Wire = ImQuota.Contracts.V1;

namespace ImQuota.Server.Billing;

/// <summary>Bills on the wire; enums have the same numbers on both sides, which a test checks.</summary>
internal static class BillMapper
{
    public static Wire.Bill ToProto(Bill bill, IReadOnlySet<string> unpaid)
    {
        var wire = new Wire.Bill
        {
            BillId = bill.Key.Text,
            Account = bill.Key.Account,
            SdkAppId = bill.Key.App,
            Kind = (Wire.BillKind)bill.Key.Kind,
            Month = UsageRecords.PeriodOf(bill.Key.Month),
            IssuedAt = bill.IssuedAt.ToTimestamp(),
            Cutoff = bill.Cutoff.ToTimestamp(),
            Total = MoneyFields.ToProto(bill.Total),
            Payable = MoneyFields.ToProto(bill.Payable),
            Paid = !unpaid.Contains(bill.Key.Text),
        };
        wire.Lines.AddRange(bill.Lines.Select(line => ToProto(bill, line)));
        return wire;
    }

    public static Wire.ExplainNode ToProto(ExplainNode node)
    {
        var wire = new Wire.ExplainNode { Name = node.Name, Value = node.Value, Rule = node.Rule };
        wire.Inputs.AddRange(node.Inputs.Select(ToProto));
        return wire;
    }

    public static string LineId(Bill bill, BillLine line) => $"{bill.Key.Text}#{line.Number}";

    private static Wire.BillLine ToProto(Bill bill, BillLine line)
    {
        var wire = new Wire.BillLine
        {
            LineId = LineId(bill, line),
            Kind = (Wire.BillLineKind)line.Kind,
            Description = line.Description,
            Edition = line.Edition,
            PeriodStart = line.PeriodStart.ToTimestamp(),
            PeriodEnd = line.PeriodEnd.ToTimestamp(),
            Quantity = new Rate(line.Quantity, bill.Currency).AmountText(),
            Unit = line.Unit,
            ListUnitPrice = line.ListUnit.AmountText(),
            UnitPrice = line.ChargedUnit.AmountText(),
            ListCost = line.ListCost.AmountText(),
            Cost = line.ChargedCost.AmountText(),
            Amount = MoneyFields.ToProto(line.Amount),
            PriceVersion = line.PriceVersion,
            CatalogVersion = line.CatalogVersion,
            PromotionId = line.PromotionId ?? "",
            Method = line.Method is { } method ? (Wire.UsageMethod)method : Wire.UsageMethod.Unspecified,
            Watermark = line.Watermark.ToTimestamp(),
            EvidenceDigest = line.EvidenceDigest,
            OrderId = line.OrderId ?? "",
            Corrects = line.Corrects ?? "",
        };
        SetCounts(wire, line);
        return wire;
    }

    // An optional number of the wire is set or not; it takes no null.
    private static void SetCounts(Wire.BillLine wire, BillLine line)
    {
        if (line is { Used: { } used, Included: { } included, Low: { } low, High: { } high })
        {
            wire.Used = used;
            wire.Included = included;
            wire.Low = low;
            wire.High = high;
        }
    }
}
