namespace ImQuota.Domain.Subscriptions.Events;

/// <summary>Its owner switched it on again.</summary>
public sealed record AppEnabled : AppEvent
{
    public override string Key => $"app:{App}:enabled:{At}";
}
