using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Apps;

/// <summary>The rules by which an app's record changes, one by one.</summary>
public sealed class AppChangesTests
{
    private static readonly Instant Now = Instant.FromUtc(2026, 5, 6, 7, 8);
    private static readonly Catalogue Catalogue = CatalogueReader.Read(CatalogueReader.BuiltInJson, 7).Catalogue!;

    private static readonly AppRecord App = new()
    {
        SdkAppId = 1_400_000_009,
        ZoneId = AppDefaults.ZoneId,
        Edition = "developer",
        CreatedAt = Now,
    };

    [Fact]
    public void SetEdition_Unknown_NamesTheEditionsThereAre()
    {
        AppChangeResult result = AppChanges.SetEdition(App, "gold", Catalogue);

        Assert.Equal(AppRefusal.UnknownEdition, result.Refusal);
        Assert.Null(result.App);
        Assert.Contains("developer, premium, standard", result.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("standard", false)]
    [InlineData("premium", true)]
    public void SetEdition_ApprovedPush_StaysOnlyWhereTheEditionHasIt(string edition, bool stays)
    {
        AppRecord? moved = AppChanges.SetEdition(App with { PushApprovedAt = Now }, edition, Catalogue).App;

        Assert.Equal(edition, moved?.Edition);
        Assert.Equal(stays ? Now : null, moved?.PushApprovedAt);
    }

    [Fact]
    public void SetEdition_TheSame_LeavesTheRecord()
        => Assert.Same(App, AppChanges.SetEdition(App, "developer", Catalogue).App);

    [Fact]
    public void UpdateSettings_OneNamed_LeavesTheOthers()
    {
        AppRecord app = App with
        {
            Settings = new AppSettings { NetCreditAnyDay = true, LimitModes = new Dictionary<LimitKey, LimitMode> { [LimitKey.Mau] = LimitMode.Off } },
        };
        var change = new AppSettingsChange
        {
            CrossPlatform = CrossPlatformPolicy.Dual,
            LimitModes = new Dictionary<LimitKey, LimitMode> { [LimitKey.Users] = LimitMode.Observe },
        };

        AppSettings settings = AppChanges.UpdateSettings(app, change).App!.Settings;

        Assert.Equal((true, false, CrossPlatformPolicy.Dual), (settings.NetCreditAnyDay, settings.AdoptUnknownGroups, settings.CrossPlatform));
        Assert.Equal(
            new Dictionary<LimitKey, LimitMode> { [LimitKey.Mau] = LimitMode.Off, [LimitKey.Users] = LimitMode.Observe }, settings.LimitModes);
    }

    [Theory]
    [InlineData(true, AppRefusal.FixedAtCreation)]
    [InlineData(false, AppRefusal.None)]
    public void UpdateSettings_CountLiveMembership_IsFixed(bool asked, AppRefusal expected)
        => Assert.Equal(expected, AppChanges.UpdateSettings(App, new AppSettingsChange { CountLiveMembership = asked }).Refusal);

    [Theory]
    [InlineData(0, AppRefusal.OverrideEnded)]
    [InlineData(1, AppRefusal.None)]
    public void SetOverride_End_MustBeAfterThePresent(long ticks, AppRefusal expected)
        => Assert.Equal(expected, AppChanges.SetOverride(App, Override(5, Now + Duration.FromTicks(ticks)), Now).Refusal);

    [Theory]
    [InlineData(LimitKey.Friends, -2, AppRefusal.LimitOutOfRange)]
    [InlineData(LimitKey.Friends, -1, AppRefusal.None)]
    [InlineData(LimitKey.Friends, 0, AppRefusal.None)]
    [InlineData(LimitKey.Friends, 1_048_575, AppRefusal.None)]
    [InlineData(LimitKey.Friends, 1_048_576, AppRefusal.LimitOutOfRange)]
    [InlineData(LimitKey.Users, 1_048_576, AppRefusal.None)]
    [InlineData(LimitKey.Users, 1_099_511_627_776, AppRefusal.None)]
    [InlineData(LimitKey.Users, 1_099_511_627_777, AppRefusal.LimitOutOfRange)]
    public void SetOverride_Limit_MustBeCountable(LimitKey key, long limit, AppRefusal expected)
        => Assert.Equal(expected, AppChanges.SetOverride(App, Override(limit, null) with { Key = key }, Now).Refusal);

    [Fact]
    public void CheckOverride_TwoThingsWrong_TellsBoth()
        => Assert.Equal(
            [AppRefusal.LimitOutOfRange, AppRefusal.OverrideEnded],
            AppChanges.CheckOverride(Override(-2, Now), Now).Select(wrong => wrong.Refusal));

    [Fact]
    public void SetOverride_SameLimitAndEnd_ReplacesIt()
    {
        AppRecord once = AppChanges.SetOverride(App, Override(5, null), Now).App!;
        AppRecord twice = AppChanges.SetOverride(once, Override(6, null), Now).App!;

        Assert.Equal(6, Assert.Single(twice.Overrides).Limit);
    }

    [Fact]
    public void SetOverride_OtherEnd_StandsBesideIt_AndEndedOnesGo()
    {
        Instant end = Now + Duration.FromHours(1);
        AppRecord app = AppChanges.SetOverride(App, Override(5, null), Now).App!;
        app = AppChanges.SetOverride(app, Override(9, end), Now).App!;
        AppRecord later = AppChanges.SetOverride(app, Override(7, end + Duration.FromDays(1)) with { SetAt = end }, end).App!;

        Assert.Equal([5, 9], app.Overrides.Select(one => one.Limit));
        Assert.Equal([5, 7], later.Overrides.Select(one => one.Limit));
    }

    [Fact]
    public void SetOverride_OneMoreThanMayStand_IsRefused()
    {
        AppRecord app = App;
        for (int i = 1; i <= AppChanges.MaxOverridesPerLimit; i++)
        {
            app = AppChanges.SetOverride(app, Override(i, Now + Duration.FromDays(i)), Now).App!;
        }

        AppChangeResult more = AppChanges.SetOverride(app, Override(99, null), Now);
        AppChangeResult other = AppChanges.SetOverride(app, Override(99, null) with { Key = LimitKey.Friends }, Now);
        AppChangeResult replaced = AppChanges.SetOverride(app, Override(99, Now + Duration.FromDays(3)), Now);

        Assert.Equal(AppRefusal.TooManyOverrides, more.Refusal);
        Assert.Equal(AppRefusal.None, other.Refusal);
        Assert.Equal(AppChanges.MaxOverridesPerLimit, replaced.App?.Overrides.Count);
    }

    [Fact]
    public void RemoveOverride_TakesAllOfTheLimit_AndNoOthers()
    {
        AppRecord app = App with
        {
            Overrides = [Override(1, null), Override(2, null) with { Key = LimitKey.Friends }, Override(3, Now + Duration.FromDays(1))],
        };

        Assert.Equal(2, Assert.Single(AppChanges.RemoveOverride(app, LimitKey.Users).App!.Overrides).Limit);
        Assert.Same(app, AppChanges.RemoveOverride(app, LimitKey.Mau).App);
    }

    [Theory]
    [InlineData("developer", Feature.PushToAll, AppRefusal.None)]
    [InlineData("premium", Feature.PushToAll, AppRefusal.None)]
    [InlineData("standard", Feature.PushToAll, AppRefusal.FeatureNotInEdition)]
    [InlineData("premium", Feature.Community, AppRefusal.NoApprovalNeeded)]
    public void ApproveFeature_ByEdition(string edition, Feature feature, AppRefusal expected)
    {
        AppChangeResult result = AppChanges.ApproveFeature(App with { Edition = edition }, feature, Catalogue, Now);

        Assert.Equal(expected, result.Refusal);
        Assert.Equal(expected == AppRefusal.None ? Now : null, result.App?.PushApprovedAt);
    }

    [Fact]
    public void ApproveFeature_Again_KeepsTheFirstInstant()
    {
        AppRecord approved = App with { PushApprovedAt = Now };

        Assert.Same(approved, AppChanges.ApproveFeature(approved, Feature.PushToAll, Catalogue, Now + Duration.FromDays(9)).App);
    }

    [Fact]
    public void StartTrial_SecondTime_IsRefused_EvenAfterItsEnd()
    {
        AppRecord started = AppChanges.StartTrial(App, Catalogue, Now).App!;

        Assert.Equal(Now, started.TrialStartedAt);
        Assert.Equal(AppRefusal.TrialUsed, AppChanges.StartTrial(started, Catalogue, Now + Duration.FromDays(61)).Refusal);
    }

    [Fact]
    public void StartTrial_EditionWithoutCalls_IsRefused()
    {
        Edition standard = Catalogue.Editions["standard"];
        Catalogue without = Catalogue with
        {
            Editions = new Dictionary<string, Edition> { ["standard"] = standard with { Features = new HashSet<Feature>() } },
        };

        Assert.Equal(AppRefusal.FeatureNotInEdition, AppChanges.StartTrial(App with { Edition = "standard" }, without, Now).Refusal);
    }

    [Fact]
    public void Delete_OnlyAfterDisable()
    {
        AppRecord disabled = AppChanges.SetDisabled(App, disabled: true).App!;

        Assert.Equal(AppRefusal.NotDisabled, AppChanges.Delete(App).Refusal);
        Assert.Same(disabled, AppChanges.Delete(disabled).App);
        Assert.False(AppChanges.SetDisabled(disabled, disabled: false).App!.Disabled);
    }

    private static LimitOverride Override(long limit, Instant? end) => new(LimitKey.Users, limit, end, "ann", "a test", Now);
}
