using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using NodaTime;

namespace ImQuota.Testing.Histories;

/// <summary>A change of an app's record as data, so that it prints and repeats.</summary>
public abstract record AppChange
{
    /// <param name="app">The record that stands.</param>
    /// <param name="now">Whole microseconds.</param>
    public abstract AppRecord Apply(AppRecord app, Instant now);
}

public sealed record EditionChange(string Edition) : AppChange
{
    public override AppRecord Apply(AppRecord app, Instant now) => app with { Edition = Edition };
}

public sealed record DisabledChange(bool Disabled) : AppChange
{
    public override AppRecord Apply(AppRecord app, Instant now) => app with { Disabled = Disabled };
}

public sealed record SuspendedChange(string? Reason) : AppChange
{
    public override AppRecord Apply(AppRecord app, Instant now) => app with { SuspendedFor = Reason };
}

/// <summary>Sets one override in place of the one that stood; <paramref name="Lasts"/> null: until it is removed.</summary>
public sealed record OverrideChange(LimitKey Key, long Limit, Duration? Lasts) : AppChange
{
    public override AppRecord Apply(AppRecord app, Instant now) => app with
    {
        Overrides = app.Overrides
            .Where(standing => standing.Key != Key)
            .Append(new LimitOverride(Key, Limit, now + Lasts, "author", "reason", now))
            .ToList(),
    };
}

public sealed record NoOverridesChange : AppChange
{
    public override AppRecord Apply(AppRecord app, Instant now) => app with { Overrides = [] };
}

public sealed record LimitModeChange(LimitKey Key, LimitMode Mode) : AppChange
{
    public override AppRecord Apply(AppRecord app, Instant now) => app with
    {
        Settings = app.Settings with
        {
            LimitModes = new Dictionary<LimitKey, LimitMode>(app.Settings.LimitModes) { [Key] = Mode },
        },
    };
}

/// <summary>The settings that may change after creation; whether live memberships count may not.</summary>
public sealed record SettingsChange(bool Adopt, bool CreditAnyDay, bool HyperLogLog, CrossPlatformPolicy CrossPlatform) : AppChange
{
    public override AppRecord Apply(AppRecord app, Instant now) => app with
    {
        Settings = app.Settings with
        {
            AdoptUnknownGroups = Adopt,
            NetCreditAnyDay = CreditAnyDay,
            MauByHyperLogLog = HyperLogLog,
            CrossPlatform = CrossPlatform,
        },
    };
}

public sealed record PushApprovalChange : AppChange
{
    public override AppRecord Apply(AppRecord app, Instant now) => app with { PushApprovedAt = now };
}

public sealed record TrialChange : AppChange
{
    public override AppRecord Apply(AppRecord app, Instant now) => app with { TrialStartedAt = now };
}
