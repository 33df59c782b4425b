using NodaTime;

namespace ImQuota.Domain.Billing.Focus;

/// <summary>One row of FOCUS 1.4's billing periods.</summary>
/// <param name="Start">Inclusive.</param>
/// <param name="End">Exclusive.</param>
/// <param name="Status">Open until its cutoff, then Closed.</param>
/// <param name="Created">When it began.</param>
/// <param name="LastUpdated">When the status became what it is.</param>
/// <param name="InvoiceIssuerName">Who issues its invoices.</param>
public sealed record BillingPeriodRow(Instant Start, Instant End, string Status, Instant Created, Instant LastUpdated, string InvoiceIssuerName)
{
    public static BillingPeriodRow Of(Instant start, Instant end, Duration cutoffAfter, FocusNames names, Instant asOf)
        => asOf >= end + cutoffAfter
            ? new BillingPeriodRow(start, end, "Closed", start, end + cutoffAfter, names.Issuer)
            : new BillingPeriodRow(start, end, "Open", start, start, names.Issuer);
}
