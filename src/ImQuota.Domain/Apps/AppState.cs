namespace ImQuota.Domain.Apps;

/// <summary>What an app may do now.</summary>
public enum AppState
{
    Active = 0,
    Disabled = 1,
    Suspended = 2,
}
