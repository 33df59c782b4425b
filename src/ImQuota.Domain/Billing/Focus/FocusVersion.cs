namespace ImQuota.Domain.Billing.Focus;

/// <summary>Versions of the FinOps Open Cost and Usage Specification that rows can be written in.</summary>
public enum FocusVersion
{
    /// <summary>2026-06: ServiceProviderName, HostProviderName, InvoiceIssuerName.</summary>
    V1_4 = 14,

    /// <summary>2025-05, for older consumers: ProviderName, PublisherName, InvoiceIssuerName.</summary>
    V1_2 = 12,
}
