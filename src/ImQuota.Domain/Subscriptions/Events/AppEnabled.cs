namespace ImQuota.Domain.Subscriptions.Events;

/// <summary>Its owner switched it on again.</summary>
public sealed record AppEnabled : AppEvent
{
    /// <summary>1 and up, for facts of this kind and this app; part of the key, since two may come at one instant.</summary>
    public required int Ordinal { get; init; }

    public override string Key => $"app:{App}:enabled:{Ordinal}";
}
