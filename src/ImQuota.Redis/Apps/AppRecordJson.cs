using System.Text.Json;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using NodaTime;

namespace ImQuota.Redis.Apps;

/// <summary>App records as they stand in the store. Unknown fields of a newer version are ignored.</summary>
internal static class AppRecordJson
{
    public static string Write(AppRecord app) => JsonSerializer.Serialize(
        new StoredApp
        {
            SdkAppId = app.SdkAppId,
            Account = app.Account,
            Name = app.Name,
            DataCentre = app.DataCentre,
            ZoneId = app.ZoneId,
            Edition = app.Edition,
            Disabled = app.Disabled,
            SuspendedFor = app.SuspendedFor,
            LedgerStep = app.LedgerStep,
            CreatedAt = Ticks(app.CreatedAt),
            PushApprovedAt = Ticks(app.PushApprovedAt),
            TrialStartedAt = Ticks(app.TrialStartedAt),
            Settings = Store(app.Settings),
            Overrides = [.. app.Overrides.Select(Store)],
        },
        StoredAppContext.Default.StoredApp);

    public static AppRecord Read(string json, long version)
    {
        StoredApp stored = JsonSerializer.Deserialize(json, StoredAppContext.Default.StoredApp)
            ?? throw new InvalidOperationException("An app's record in the store is null.");
        return new AppRecord
        {
            SdkAppId = stored.SdkAppId,
            Account = stored.Account,
            Name = stored.Name,
            DataCentre = stored.DataCentre,
            ZoneId = stored.ZoneId,
            Edition = stored.Edition,
            Disabled = stored.Disabled,
            SuspendedFor = stored.SuspendedFor,
            LedgerStep = stored.LedgerStep,
            CreatedAt = At(stored.CreatedAt),
            PushApprovedAt = At(stored.PushApprovedAt),
            TrialStartedAt = At(stored.TrialStartedAt),
            Settings = Load(stored.Settings),
            Overrides = [.. stored.Overrides.Select(Load)],
            Version = version,
        };
    }

    private static StoredSettings Store(AppSettings settings) => new()
    {
        AdoptUnknownGroups = settings.AdoptUnknownGroups,
        NetCreditAnyDay = settings.NetCreditAnyDay,
        CountLiveMembership = settings.CountLiveMembership,
        MauByHyperLogLog = settings.MauByHyperLogLog,
        CrossPlatform = (int)settings.CrossPlatform,
        LimitModes = settings.LimitModes.ToDictionary(mode => LimitNames.KeyOf(mode.Key), mode => (int)mode.Value, StringComparer.Ordinal),
    };

    private static AppSettings Load(StoredSettings stored) => new()
    {
        AdoptUnknownGroups = stored.AdoptUnknownGroups,
        NetCreditAnyDay = stored.NetCreditAnyDay,
        CountLiveMembership = stored.CountLiveMembership,
        MauByHyperLogLog = stored.MauByHyperLogLog,
        CrossPlatform = (CrossPlatformPolicy)stored.CrossPlatform,
        LimitModes = stored.LimitModes.ToDictionary(mode => Key(mode.Key), mode => (LimitMode)mode.Value),
    };

    private static StoredOverride Store(LimitOverride value)
        => new(LimitNames.KeyOf(value.Key), value.Limit, Ticks(value.ExpiresAt), value.Author, value.Reason, Ticks(value.SetAt));

    private static LimitOverride Load(StoredOverride stored)
        => new(Key(stored.Key), stored.Limit, At(stored.ExpiresAt), stored.Author, stored.Reason, At(stored.SetAt));

    private static LimitKey Key(string name)
        => LimitNames.TryParse(name, out LimitKey key) ? key : throw new InvalidOperationException($"A stored app names the unknown limit '{name}'.");

    // Unix ticks of 100 ns: exact for every instant that a .NET clock gives.
    private static long Ticks(Instant instant) => instant.ToUnixTimeTicks();

    private static long? Ticks(Instant? instant) => instant?.ToUnixTimeTicks();

    private static Instant At(long ticks) => Instant.FromUnixTimeTicks(ticks);

    private static Instant? At(long? ticks) => ticks is { } value ? At(value) : null;
}
