using NodaTime;

namespace ImQuota.Domain.Billing.Focus;

/// <summary>One row of FOCUS 1.4's Billing Period; rows of the other datasets name it by its start and issuer.</summary>
/// <param name="Start">Inclusive.</param>
/// <param name="End">Exclusive.</param>
/// <param name="Closed">Its cutoff has come and all of its bills are issued.</param>
/// <param name="LastUpdated">When the last of them was; of an open one its start, or when the last one so far was.</param>
/// <param name="InvoiceIssuerName">Who issues its invoices.</param>
public sealed record BillingPeriodRow(Instant Start, Instant End, bool Closed, Instant LastUpdated, string InvoiceIssuerName)
{
    /// <summary>Names of <see cref="Columns"/>, in their order.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["BillingPeriodStart", "BillingPeriodEnd", "BillingPeriodStatus", "BillingPeriodCreated", "BillingPeriodLastUpdated", "InvoiceIssuerName", "x_FocusVersion"];

    /// <summary>As texts. A period comes into being with its start.</summary>
    public IReadOnlyList<string?> Columns =>
    [
        FocusText.Of(Start), FocusText.Of(End), Closed ? "Closed" : "Open", FocusText.Of(Start), FocusText.Of(LastUpdated), InvoiceIssuerName, FocusText.Of(FocusVersion.V1_4),
    ];
}
