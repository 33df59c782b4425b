using NodaTime;

namespace ImQuota.Domain.Billing.Focus;

/// <summary>One row of FOCUS 1.4's invoice details: a line of an invoice.</summary>
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

    public required Instant InvoiceDetailCreated { get; init; }

    public required Instant InvoiceDetailLastUpdated { get; init; }

    public required string InvoiceId { get; init; }

    public required Instant InvoiceIssueDate { get; init; }

    /// <summary>Open, Issued or Voided; a bill of ours is issued or not there.</summary>
    public required string InvoiceIssueStatus { get; init; }

    public required string InvoiceIssuerName { get; init; }

    public required Instant PaymentDueDate { get; init; }

    public required string PaymentTerms { get; init; }

    /// <summary>Never null: the corrected invoice, or its own number.</summary>
    public required string ReferenceInvoiceId { get; init; }

    public static IReadOnlyList<InvoiceDetailRow> Of(Bill bill, FocusNames names, Duration overdueAfter)
        => [.. FocusExport.Rows(bill, names).Select(row => new InvoiceDetailRow
        {
            BilledCost = row.BilledCost,
            BillingAccountId = row.BillingAccountId,
            BillingPeriodStart = row.BillingPeriodStart,
            BillingPeriodEnd = row.BillingPeriodEnd,
            ChargeCategory = row.ChargeCategory,
            InvoiceDetailId = row.InvoiceDetailId,
            InvoiceDetailDescription = row.ChargeDescription ?? "",
            InvoiceDetailGrain = $"{{\"SubAccountId\":\"{row.SubAccountId}\",\"SkuId\":\"{row.SkuId}\"}}",
            InvoiceDetailCreated = bill.IssuedAt,
            InvoiceDetailLastUpdated = bill.IssuedAt,
            InvoiceId = row.InvoiceId,
            InvoiceIssueDate = bill.IssuedAt,
            InvoiceIssueStatus = "Issued",
            InvoiceIssuerName = names.Issuer,
            PaymentDueDate = bill.Key.Kind == BillKind.Usage ? bill.IssuedAt + overdueAfter : bill.IssuedAt,
            PaymentTerms = bill.Key.Kind == BillKind.Usage ? "Taken from the balance" : "Settled",
            ReferenceInvoiceId = row.Extras.CorrectsChargeId ?? row.InvoiceId,
        })];
}
