namespace ImQuota.Domain.Subscriptions.Events;

/// <summary>Automatic renewal switched on or off.</summary>
public sealed record AutoRenewSet : AppEvent
{
    /// <summary>Months of each renewal, 1 to 24; null: off.</summary>
    public required int? Months { get; init; }

    /// <summary>1 and up, for facts of this kind and this app; part of the key, since two may come at one instant.</summary>
    public required int Ordinal { get; init; }

    public override string Key => $"app:{App}:auto_renew:{Ordinal}";
}
