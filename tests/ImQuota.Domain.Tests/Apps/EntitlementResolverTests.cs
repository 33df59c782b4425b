using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Apps;

public sealed class EntitlementResolverTests
{
    private static readonly Instant Now = BuiltIn.Now;
    private static readonly Duration Tick = Duration.FromTicks(1);

    [Theory]
    [InlineData(-1, FeatureState.SwitchedOff)]
    [InlineData(0, FeatureState.Available)]
    [InlineData(1, FeatureState.Available)]
    public void Resolve_PushAroundTheEndOf48Hours_WorksFromItsExactTick(int ticks, FeatureState state)
    {
        Instant from = Now + Duration.FromHours(48);
        Instant asked = from + (ticks * Tick);

        Entitlements entitlements = Resolve(BuiltIn.App("premium") with { PushApprovedAt = Now }, asked);

        Assert.Equal(state, entitlements.Features[(int)Feature.PushToAll]);
        Assert.Equal(ticks < 0 ? from : null, entitlements.ValidUntil);
    }

    [Fact]
    public void Resolve_PushNotApproved_IsSwitchedOffForGood()
    {
        Entitlements entitlements = Resolve(BuiltIn.App("developer"), Now);

        Assert.Equal(FeatureState.SwitchedOff, entitlements.Features[(int)Feature.PushToAll]);
        Assert.Null(entitlements.ValidUntil);
    }

    [Fact]
    public void Resolve_PushApprovedInStandard_IsNotInTheEdition()
        => Assert.Equal(
            FeatureState.NotInEdition,
            Resolve(BuiltIn.Approved("standard"), Now).Features[(int)Feature.PushToAll]);

    [Theory]
    [InlineData(-1, FeatureState.Available)]
    [InlineData(0, FeatureState.SwitchedOff)]
    [InlineData(1, FeatureState.SwitchedOff)]
    public void Resolve_CallAroundTheEndOfItsTrial_EndsAtTheExactTickOfDay60(int ticks, FeatureState state)
    {
        Instant end = Now + Duration.FromDays(60);

        Entitlements entitlements = Resolve(BuiltIn.App("standard") with { TrialStartedAt = Now }, end + (ticks * Tick));

        Assert.Equal(state, entitlements.Features[(int)Feature.AvCall]);
        Assert.Equal(ticks < 0 ? end : null, entitlements.ValidUntil);
    }

    [Fact]
    public void Resolve_CallWithoutATrial_IsSwitchedOff()
        => Assert.Equal(FeatureState.SwitchedOff, Resolve(BuiltIn.App("standard"), Now).Features[(int)Feature.AvCall]);

    [Theory]
    [InlineData(-1, 7)]
    [InlineData(0, 50)]
    [InlineData(1, 50)]
    public void Resolve_OverrideAroundItsExpiry_EndsExclusively(int ticks, long limit)
    {
        Instant end = Now + Duration.FromHours(1);
        AppRecord app = BuiltIn.App("developer") with { Overrides = [Override(LimitKey.UserGroups, 7, end)] };

        Entitlements entitlements = Resolve(app, end + (ticks * Tick));

        Assert.Equal(limit, entitlements.Limits[(int)LimitKey.UserGroups]);
        Assert.Equal(ticks < 0 ? end : null, entitlements.ValidUntil);
    }

    [Fact]
    public void Resolve_OverrideWithoutExpiry_HoldsForGoodAndForItsLimitAlone()
    {
        AppRecord app = BuiltIn.App("developer") with { Overrides = [Override(LimitKey.Friends, LimitValue.Unlimited, end: null)] };

        Entitlements entitlements = Resolve(app, Now + Duration.FromDays(10_000));

        Assert.Null(entitlements.ValidUntil);
        Assert.Equal([100, 100, 50, -1, 20, 100_000, 100, 10, 100, 5], entitlements.Limits);
    }

    [Fact]
    public void Resolve_OverridesOfOneLimit_TheLatestSetHoldsAndUncoversTheOlderAtItsEnd()
    {
        Instant first = Now + Duration.FromHours(1);
        Instant second = Now + Duration.FromHours(2);
        LimitOverride older = Override(LimitKey.Groups, 10, second) with { SetAt = Now - Duration.FromDays(2) };
        LimitOverride newer = Override(LimitKey.Groups, 20, first) with { SetAt = Now - Duration.FromDays(1) };
        AppRecord app = BuiltIn.App("developer") with { Overrides = [newer, older] };

        Assert.Equal((20, first), LimitAndEnd(app, Now));
        Assert.Equal((10, second), LimitAndEnd(app, first));
        Assert.Equal((100, (Instant?)null), LimitAndEnd(app, second));
    }

    [Fact]
    public void Resolve_OverridesSetAtTheSameInstant_TheLaterInTheListHolds()
    {
        AppRecord app = BuiltIn.App("developer") with { Overrides = [Override(LimitKey.Groups, 10, end: null), Override(LimitKey.Groups, 20, end: null)] };

        Assert.Equal((20, (Instant?)null), LimitAndEnd(app, Now));
    }

    [Fact]
    public void Resolve_SeveralChangesAhead_ValidUntilTheNextOfThem()
    {
        AppRecord app = BuiltIn.App("premium") with
        {
            PushApprovedAt = Now - Duration.FromHours(47),
            TrialStartedAt = Now - Duration.FromDays(59),
            Overrides = [Override(LimitKey.Users, 5, Now + Duration.FromHours(2)), Override(LimitKey.Groups, 5, Now + Duration.FromMinutes(90))],
        };

        List<Instant> changes = [];
        for (Instant? next = Resolve(app, Now).ValidUntil; next is { } at && changes.Count < 10; next = Resolve(app, at).ValidUntil)
        {
            changes.Add(at);
        }

        Assert.Equal(
            [Now + Duration.FromHours(1), Now + Duration.FromMinutes(90), Now + Duration.FromHours(2), Now + Duration.FromDays(1)],
            changes);
    }

    [Fact]
    public void Resolve_Modes_AreEnforceUnlessSaidOtherwise()
    {
        AppSettings settings = new()
        {
            LimitModes = new Dictionary<LimitKey, LimitMode> { [LimitKey.Users] = LimitMode.Observe, [LimitKey.DailyBroadcast] = LimitMode.Off },
        };

        IReadOnlyList<LimitMode> modes = Resolve(BuiltIn.App("developer") with { Settings = settings }, Now).Modes;

        Assert.Equal(LimitValue.Count, modes.Count);
        Assert.Equal(LimitMode.Observe, modes[(int)LimitKey.Users]);
        Assert.Equal(LimitMode.Off, modes[(int)LimitKey.DailyBroadcast]);
        Assert.All(modes.Skip(1).SkipLast(1), mode => Assert.Equal(LimitMode.Enforce, mode));
    }

    [Theory]
    [InlineData(false, null, AppState.Active, "")]
    [InlineData(true, null, AppState.Disabled, "")]
    [InlineData(false, "expired", AppState.Suspended, "expired")]
    [InlineData(false, "overdue", AppState.Suspended, "overdue")]
    [InlineData(false, "refunded", AppState.Suspended, "refunded")]
    [InlineData(true, "overdue", AppState.Disabled, "overdue")]
    public void Resolve_State_DisabledComesBeforeSuspended(bool disabled, string? suspendedFor, AppState state, string subReason)
    {
        Entitlements entitlements = Resolve(BuiltIn.App("standard") with { Disabled = disabled, SuspendedFor = suspendedFor }, Now);

        Assert.Equal((state, subReason), (entitlements.State, entitlements.SubReason));
    }

    // An app that moves to a smaller edition keeps what it has: limits change at once, and no growth always fits.
    [Fact]
    public void Resolve_SmallerEdition_KeepsWhatIsThereAndRefusesGrowth()
    {
        long limit = Resolve(BuiltIn.App("premium") with { Edition = "standard" }, Now).Limits[(int)LimitKey.UserGroups];

        Assert.False(LimitValue.Exceeds(limit, used: 800, growth: 0));
        Assert.True(LimitValue.Exceeds(limit, used: 800, growth: 1));
    }

    [Fact]
    public void Resolve_WhatTheAppFixes_IsPassedOn()
    {
        AppSettings settings = new() { AdoptUnknownGroups = true, CrossPlatform = CrossPlatformPolicy.Dual };
        AppRecord app = BuiltIn.App("premium") with { ZoneId = "Europe/Berlin", Settings = settings };

        Entitlements entitlements = Resolve(app, Now);

        Assert.Equal((1, "premium", "Europe/Berlin"), (entitlements.CatalogueVersion, entitlements.Edition, entitlements.ZoneId));
        Assert.Same(settings, entitlements.Settings);
    }

    [Fact]
    public void Resolve_EditionTheCatalogueDoesNotHave_NamesAppEditionAndVersion()
    {
        var exception = Assert.Throws<InvalidOperationException>(() => Resolve(BuiltIn.App("gold"), Now));

        Assert.Equal("App 1400000001 has the edition 'gold', which version 1 of the catalogue does not have.", exception.Message);
    }

    private static (long Limit, Instant? ValidUntil) LimitAndEnd(AppRecord app, Instant at)
    {
        Entitlements entitlements = Resolve(app, at);
        return (entitlements.Limits[(int)LimitKey.Groups], entitlements.ValidUntil);
    }

    private static LimitOverride Override(LimitKey key, long limit, Instant? end) => new(key, limit, end, "author", "reason", Now - Duration.FromDays(1));

    private static Entitlements Resolve(AppRecord app, Instant at) => EntitlementResolver.Resolve(BuiltIn.Catalogue, app, at);
}
