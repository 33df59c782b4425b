namespace ImQuota.Domain.Subscriptions.Events;

/// <summary>The app and all its data are gone; there is no way back.</summary>
public sealed record AppDeleted : AppEvent
{
    public override string Key => $"app:{App}:deleted";
}
