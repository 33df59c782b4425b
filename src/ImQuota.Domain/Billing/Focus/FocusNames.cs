namespace ImQuota.Domain.Billing.Focus;

/// <summary>Names that a deployment puts into its rows.</summary>
public sealed record FocusNames
{
    /// <summary>Who sells the chat service and issues the bills.</summary>
    public required string Issuer { get; init; }

    /// <summary>E.g. Chat.</summary>
    public required string Service { get; init; }

    public string? AccountName { get; init; }

    public string? AppName { get; init; }

    /// <summary>Data centre of the app.</summary>
    public string? Region { get; init; }
}
