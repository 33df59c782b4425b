namespace ImQuota.Domain.Subscriptions.Events;

/// <summary>The app moved off the older plan, which cannot be undone (spec section 4).</summary>
public sealed record LegacyLeft : AppEvent
{
    public override string Key => $"app:{App}:legacy_left";
}
