using ImQuota.Domain.Editions;
using NodaTime;

namespace ImQuota.Domain.Apps;

/// <summary>Resolves what an app is entitled to at an instant.</summary>
public static class EntitlementResolver
{
    /// <exception cref="InvalidOperationException">The catalogue does not have the app's edition.</exception>
    public static Entitlements Resolve(Catalogue catalogue, AppRecord app, Instant now)
    {
        if (!catalogue.Editions.TryGetValue(app.Edition, out Edition? edition))
        {
            throw new InvalidOperationException(
                $"App {app.SdkAppId} has the edition '{app.Edition}', which version {catalogue.Version} of the catalogue does not have.");
        }

        Instant? validUntil = null;
        var limits = new long[LimitValue.Count];
        var modes = new LimitMode[LimitValue.Count];
        for (LimitKey key = LimitKey.Users; key <= LimitKey.DailyBroadcast; key++)
        {
            limits[(int)key] = LimitOf(edition, app, key, now, ref validUntil);
            modes[(int)key] = app.Settings.LimitModes.GetValueOrDefault(key, LimitMode.Enforce);
        }

        var features = new FeatureState[Enum.GetValues<Feature>().Length + 1];
        for (int i = 1; i < features.Length; i++)
        {
            features[i] = StateOf((Feature)i, catalogue, edition, app, now, ref validUntil);
        }

        return new Entitlements
        {
            CatalogueVersion = catalogue.Version,
            Edition = edition.Id,
            ValidUntil = validUntil,
            State = app.State,
            SubReason = app.SuspendedFor ?? "",
            Limits = limits,
            Modes = modes,
            MauAllowance = edition.MauAllowance,
            RetentionDays = edition.RetentionDays,
            Features = features,
            Devices = edition.Devices,
            Settings = app.Settings,
            ZoneId = app.ZoneId,
        };
    }

    private static long LimitOf(Edition edition, AppRecord app, LimitKey key, Instant now, ref Instant? validUntil)
    {
        LimitOverride? current = null;
        foreach (LimitOverride candidate in app.Overrides)
        {
            if (candidate.Key != key || candidate.ExpiresAt <= now)
            {
                continue;
            }

            if (current is null || candidate.SetAt >= current.SetAt)
            {
                current = candidate;
            }

            // Its end may uncover an older one, so it matters even where a newer one stands in front.
            ChangesAt(candidate.ExpiresAt, ref validUntil);
        }

        return current?.Limit ?? edition.Limits[key];
    }

    private static FeatureState StateOf(
        Feature feature, Catalogue catalogue, Edition edition, AppRecord app, Instant now, ref Instant? validUntil)
    {
        if (!edition.Features.Contains(feature))
        {
            return FeatureState.NotInEdition;
        }

        if (!catalogue.Conditions.TryGetValue(feature, out FeatureConditions? conditions))
        {
            return FeatureState.Available;
        }

        bool available = !conditions.ExcludedDataCentres.Contains(app.DataCentre);
        if (conditions.ApprovalDelay is { } delay)
        {
            available &= app.PushApprovedAt is { } approved && HasCome(approved + delay, now, ref validUntil);
        }

        if (conditions.TrialDays is { } days)
        {
            available &= app.TrialStartedAt is { } started && !HasCome(started + Duration.FromDays(days), now, ref validUntil);
        }

        return available ? FeatureState.Available : FeatureState.SwitchedOff;
    }

    private static bool HasCome(Instant instant, Instant now, ref Instant? validUntil)
    {
        if (instant <= now)
        {
            return true;
        }

        ChangesAt(instant, ref validUntil);
        return false;
    }

    private static void ChangesAt(Instant? instant, ref Instant? validUntil)
    {
        if (instant is { } at && (validUntil is not { } until || at < until))
        {
            validUntil = at;
        }
    }
}
