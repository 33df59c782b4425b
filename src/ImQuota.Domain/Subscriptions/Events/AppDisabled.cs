namespace ImQuota.Domain.Subscriptions.Events;

/// <summary>Its owner switched it off.</summary>
public sealed record AppDisabled : AppEvent
{
    public override string Key => $"app:{App}:disabled:{At}";
}
