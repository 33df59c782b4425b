namespace ImQuota.Domain.Editions;

/// <summary>What an app does about one limit.</summary>
public enum LimitMode
{
    /// <summary>Not checked and not flagged; facts go on being counted, so that it can be switched on again.</summary>
    Off = 0,

    /// <summary>Counted, allowed, flagged <c>would_deny</c>.</summary>
    Observe = 1,

    Enforce = 2,
}
