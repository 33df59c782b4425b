using System.Text.Json;
using ImQuota.Domain.Subscriptions;
using NodaTime;

namespace ImQuota.Domain.Billing.Focus;

/// <summary>One row of FOCUS 1.4's Invoice Detail: a line of an invoice, those of 0 too. It has the cost of the row of Cost and Usage with the same InvoiceDetailId.</summary>
public sealed record InvoiceDetailRow
{
    public required Money BilledCost { get; init; }

    public required string BillingAccountId { get; init; }

    public required Instant BillingPeriodStart { get; init; }

    /// <summary>Exclusive.</summary>
    public required Instant BillingPeriodEnd { get; init; }

    public required string ChargeCategory { get; init; }

    public required string InvoiceDetailId { get; init; }

    public required string InvoiceDetailDescription { get; init; }

    /// <summary>JSON: by what the line is broken down.</summary>
    public required string InvoiceDetailGrain { get; init; }

    /// <summary>When the invoice was issued; a line never changes afterwards.</summary>
    public required Instant InvoiceDetailCreated { get; init; }

    public required string InvoiceId { get; init; }

    public required Instant InvoiceIssueDate { get; init; }

    public required string InvoiceIssuerName { get; init; }

    /// <summary>When apps are suspended for it; null: settled with the order or refund itself.</summary>
    public Instant? PaymentDueDate { get; init; }

    public required string PaymentTerms { get; init; }

    /// <summary>The invoice that is corrected, or whose order is given back; else its own number.</summary>
    public required string ReferenceInvoiceId { get; init; }

    /// <summary>Names of <see cref="Columns"/>, in their order.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "BilledCost", "BillingAccountId", "BillingCurrency", "BillingPeriodStart", "BillingPeriodEnd", "ChargeCategory", "InvoiceDetailId", "InvoiceDetailDescription",
        "InvoiceDetailGrain", "InvoiceDetailCreated", "InvoiceDetailLastUpdated", "InvoiceId", "InvoiceIssueDate", "InvoiceIssueStatus", "InvoiceIssuerName", "PaymentDueDate",
        "PaymentTerms", "ReferenceInvoiceId", "x_FocusVersion",
    ];

    /// <summary>As texts; null is NULL. A bill of ours is issued, or it is not there.</summary>
    public IReadOnlyList<string?> Columns =>
    [
        BilledCost.AmountText(), BillingAccountId, BilledCost.Currency.Code, FocusText.Of(BillingPeriodStart), FocusText.Of(BillingPeriodEnd), ChargeCategory, InvoiceDetailId, InvoiceDetailDescription,
        InvoiceDetailGrain, FocusText.Of(InvoiceDetailCreated), FocusText.Of(InvoiceDetailCreated), InvoiceId, FocusText.Of(InvoiceIssueDate), "Issued", InvoiceIssuerName, PaymentDueDate is { } due ? FocusText.Of(due) : null,
        PaymentTerms, ReferenceInvoiceId, FocusText.Of(FocusVersion.V1_4),
    ];

    public static IReadOnlyList<InvoiceDetailRow> Of(Bill bill, FocusNames names, BillingSettings settings)
        => [.. FocusExport.Rows(bill, names).Zip(bill.Lines, (row, line) => new InvoiceDetailRow
        {
            BilledCost = row.BilledCost,
            BillingAccountId = row.BillingAccountId,
            BillingPeriodStart = row.BillingPeriodStart,
            BillingPeriodEnd = row.BillingPeriodEnd,
            ChargeCategory = row.ChargeCategory,
            InvoiceDetailId = row.InvoiceDetailId,
            InvoiceDetailDescription = line.Description,
            InvoiceDetailGrain = Grain(row, line),
            InvoiceDetailCreated = bill.IssuedAt,
            InvoiceId = row.InvoiceId,
            InvoiceIssueDate = bill.IssuedAt,
            InvoiceIssuerName = names.Issuer,
            PaymentDueDate = bill.Key.Kind == BillKind.Usage ? bill.IssuedAt + settings.OverdueAfter : null,
            PaymentTerms = bill.Key.Kind == BillKind.Usage ? "Taken from the balance" : "Settled",
            ReferenceInvoiceId = Reference(bill, line),
        })];

    /// <summary>App, kind of service and price; an order's lines also by the order, a correction by what it corrects.</summary>
    private static string Grain(FocusRow row, BillLine line)
    {
        string grain = $"\"SubAccountId\":\"{row.SubAccountId}\",\"SkuId\":\"{row.SkuId}\",\"SkuPriceId\":\"{JsonEncodedText.Encode(row.SkuPriceId!)}\"";
        grain += line.OrderId is { } order ? $",\"x_OrderId\":\"{JsonEncodedText.Encode(order)}\"" : "";
        grain += line.Corrects is { } corrects ? $",\"x_CorrectsInvoiceId\":\"{JsonEncodedText.Encode(corrects)}\"" : "";
        return $"{{{grain}}}";
    }

    private static string Reference(Bill bill, BillLine line)
        => line.Corrects ?? (line.Kind == BillLineKind.Refund ? (bill.Key with { Kind = BillKind.Prepaid, Month = line.Month }).Text : bill.Key.Text);
}
