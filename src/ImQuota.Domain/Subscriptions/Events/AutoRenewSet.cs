namespace ImQuota.Domain.Subscriptions.Events;

/// <summary>Automatic renewal switched on or off.</summary>
public sealed record AutoRenewSet : AppEvent
{
    /// <summary>Months of each renewal, 1 to 24; null: off.</summary>
    public required int? Months { get; init; }

    public override string Key => $"app:{App}:auto_renew:{At}";
}
