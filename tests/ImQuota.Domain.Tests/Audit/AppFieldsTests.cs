using ImQuota.Domain.Apps;
using ImQuota.Domain.Audit;
using ImQuota.Domain.Editions;
using NodaTime;
using Xunit;

namespace ImQuota.Domain.Tests.Audit;

/// <summary>No field of a record can change without a trace.</summary>
public sealed class AppFieldsTests
{
    private static readonly Instant At = Instant.FromUtc(2026, 5, 6, 7, 8);
    private static readonly AppRecord Plain = new() { SdkAppId = 7, ZoneId = "Etc/GMT-8", Edition = "developer", CreatedAt = At };

    public static TheoryData<string, string, string> EachField => new()
    {
        { "Account", "account", "acme" },
        { "Name", "name", "Chat" },
        { "DataCentre", "data_centre", "seoul" },
        { "ZoneId", "zone_id", "Etc/UTC" },
        { "Edition", "edition", "premium" },
        { "Disabled", "disabled", "true" },
        { "SuspendedFor", "sub_reason", "expired" },
        { "PushApprovedAt", "push_approved_at", "2026-05-06T07:08:00Z" },
        { "TrialStartedAt", "trial_started_at", "2026-05-06T07:08:00Z" },
        { "AdoptUnknownGroups", "settings.unknown_groups", "adopt" },
        { "NetCreditAnyDay", "settings.net_credit", "any_day" },
        { "CountLiveMembership", "settings.count_live_membership", "true" },
        { "MauByHyperLogLog", "settings.mau_counting", "hll" },
        { "CrossPlatform", "settings.cross_platform_policy", "single" },
        { "LimitModes", "settings.limit_modes.friends", "observe" },
        { "Overrides", "overrides.friends", "unlimited, 5 until 2026-05-06T07:08:00Z" },
    };

    [Theory]
    [MemberData(nameof(EachField))]
    public void Between_OneFieldChanged_TellsItAlone(string property, string field, string after)
    {
        FieldChange change = Assert.Single(AppFields.Between(Plain, Changed(property)));

        Assert.Equal((field, after), (change.Field, change.After));
    }

    // Version and step count changes, and the id and the instant of creation never change.
    [Fact]
    public void EachField_OfRecordAndSettings_IsThere()
    {
        IEnumerable<string> properties = typeof(AppRecord).GetProperties().Concat(typeof(AppSettings).GetProperties())
            .Where(property => property.CanWrite)
            .Select(property => property.Name)
            .Except([nameof(AppRecord.SdkAppId), nameof(AppRecord.CreatedAt), nameof(AppRecord.Version), nameof(AppRecord.LedgerStep), nameof(AppRecord.Settings)]);

        Assert.Equal(properties.Order(StringComparer.Ordinal), EachField.Select(row => row.Data.Item1).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Between_TheSame_IsEmpty() => Assert.Empty(AppFields.Between(Plain, Plain with { Version = 2 }));

    [Fact]
    public void Between_NothingAndANewApp_LeavesOutWhatIsNotSet()
        => Assert.DoesNotContain(AppFields.Between(null, Plain), change => change.After.Length == 0);

    private static AppRecord Changed(string property) => property switch
    {
        "Account" => Plain with { Account = "acme" },
        "Name" => Plain with { Name = "Chat" },
        "DataCentre" => Plain with { DataCentre = "seoul" },
        "ZoneId" => Plain with { ZoneId = "Etc/UTC" },
        "Edition" => Plain with { Edition = "premium" },
        "Disabled" => Plain with { Disabled = true },
        "SuspendedFor" => Plain with { SuspendedFor = "expired" },
        "PushApprovedAt" => Plain with { PushApprovedAt = At },
        "TrialStartedAt" => Plain with { TrialStartedAt = At },
        "Overrides" => Plain with { Overrides = [Override(LimitValue.Unlimited, null), Override(5, At)] },
        _ => Plain with { Settings = Set(property) },
    };

    private static AppSettings Set(string property) => property switch
    {
        "AdoptUnknownGroups" => new AppSettings { AdoptUnknownGroups = true },
        "NetCreditAnyDay" => new AppSettings { NetCreditAnyDay = true },
        "CountLiveMembership" => new AppSettings { CountLiveMembership = true },
        "MauByHyperLogLog" => new AppSettings { MauByHyperLogLog = true },
        "CrossPlatform" => new AppSettings { CrossPlatform = CrossPlatformPolicy.Single },
        "LimitModes" => new AppSettings { LimitModes = new Dictionary<LimitKey, LimitMode> { [LimitKey.Friends] = LimitMode.Observe } },
        _ => throw new ArgumentOutOfRangeException(nameof(property), property, "is not known here"),
    };

    private static LimitOverride Override(long limit, Instant? expiresAt) => new(LimitKey.Friends, limit, expiresAt, "ann", "why", At);
}
