using ImQuota.Domain.Editions;
using ImQuota.Domain.Subscriptions;
using NodaTime;

namespace ImQuota.Domain.Apps;

/// <summary>The rules by which an app's record changes (spec sections 1, 2 and 4).</summary>
public static class AppChanges
{
    /// <summary>Overrides of one limit that may stand at once, so that a record stays small.</summary>
    public const int MaxOverridesPerLimit = 16;

    /// <summary>Moves the app; a move to an edition without push to all users ends its approval (E11).</summary>
    public static AppChangeResult SetEdition(AppRecord app, string editionId, Catalogue catalogue)
    {
        if (!catalogue.Editions.TryGetValue(editionId, out Edition? edition))
        {
            return AppChangeResult.Refused(
                AppRefusal.UnknownEdition,
                $"is not an edition of version {catalogue.Version} of the catalogue, which has {string.Join(", ", catalogue.Editions.Keys.Order(StringComparer.Ordinal))}");
        }

        Instant? approved = edition.Features.Contains(Feature.PushToAll) ? app.PushApprovedAt : null;
        return string.Equals(app.Edition, editionId, StringComparison.Ordinal) && approved == app.PushApprovedAt
            ? AppChangeResult.Applied(app)
            : AppChangeResult.Applied(app with { Edition = editionId, PushApprovedAt = approved });
    }

    /// <summary>
    /// Edition and suspension as the account's ledger has them. One for which nothing was ever bought keeps the edition that it was given by hand; whether
    /// its owner disabled it stands in the record itself. The step is the fence: one who read an older ledger, or whose clock is behind, does not undo what another followed since.
    /// </summary>
    public static AppRecord Follow(AppRecord app, AppStatus status, Catalogue catalogue)
    {
        if (status.Step < app.LedgerStep)
        {
            return app;
        }

        AppRecord moved = status.Spans.Count > 0 && SetEdition(app, status.Edition, catalogue) is { Refusal: AppRefusal.None, App: { } other } ? other : app;
        string? suspended = SuspendedFor(status);
        return moved.LedgerStep == status.Step && string.Equals(moved.SuspendedFor, suspended, StringComparison.Ordinal)
            ? moved
            : moved with { SuspendedFor = suspended, LedgerStep = status.Step };
    }

    /// <summary>Whether a record that followed one follows the other too, without a change.</summary>
    public static bool AreFollowedAlike(AppStatus one, AppStatus other)
        => (one.Spans.Count > 0) == (other.Spans.Count > 0)
            && string.Equals(one.Edition, other.Edition, StringComparison.Ordinal)
            && string.Equals(SuspendedFor(one), SuspendedFor(other), StringComparison.Ordinal);

    public static AppChangeResult UpdateSettings(AppRecord app, AppSettingsChange change)
    {
        if (change.CountLiveMembership is { } count && count != app.Settings.CountLiveMembership)
        {
            return AppChangeResult.Refused(
                AppRefusal.FixedAtCreation,
                $"is {(app.Settings.CountLiveMembership ? "true" : "false")} since the app's creation and cannot be changed");
        }

        return AppChangeResult.Applied(app with { Settings = change.ApplyTo(app.Settings) });
    }

    /// <summary>Adds an override; it replaces one with the same limit and the same end, and drops those of the limit that have ended.</summary>
    /// <param name="app">The app.</param>
    /// <param name="added">Set at <paramref name="now"/>.</param>
    /// <param name="now">The present instant.</param>
    public static AppChangeResult SetOverride(AppRecord app, LimitOverride added, Instant now)
    {
        if (CheckOverride(added, now) is [AppChangeResult refused, ..])
        {
            return refused;
        }

        var overrides = new List<LimitOverride>(app.Overrides.Count + 1);
        int standing = 0;
        foreach (LimitOverride one in app.Overrides)
        {
            if (one.Key != added.Key)
            {
                overrides.Add(one);
            }
            else if (one.ExpiresAt != added.ExpiresAt && !LimitOverrides.HasEnded(one, now))
            {
                overrides.Add(one);
                standing++;
            }
        }

        if (standing >= MaxOverridesPerLimit)
        {
            return AppChangeResult.Refused(
                AppRefusal.TooManyOverrides,
                $"{standing} overrides of {LimitNames.KeyOf(added.Key)} stand already; {MaxOverridesPerLimit} may; remove them first");
        }

        overrides.Add(added);
        return AppChangeResult.Applied(app with { Overrides = overrides });
    }

    /// <summary>Everything that is wrong with an override by itself; empty: nothing.</summary>
    public static IReadOnlyList<AppChangeResult> CheckOverride(LimitOverride added, Instant now)
    {
        var wrong = new List<AppChangeResult>();
        if (added.Limit < LimitValue.Unlimited || added.Limit > EditionReader.MaxOf(added.Key))
        {
            wrong.Add(AppChangeResult.Refused(
                AppRefusal.LimitOutOfRange,
                $"is {added.Limit}; {LimitNames.KeyOf(added.Key)} is 0 to {EditionReader.MaxOf(added.Key)}, or {LimitValue.Unlimited} for unlimited"));
        }

        if (LimitOverrides.HasEnded(added, now))
        {
            wrong.Add(AppChangeResult.Refused(AppRefusal.OverrideEnded, $"is {added.ExpiresAt}, which is not after the present {now}"));
        }

        return wrong;
    }

    /// <summary>Removes all overrides of a limit.</summary>
    public static AppChangeResult RemoveOverride(AppRecord app, LimitKey key)
    {
        List<LimitOverride> left = [.. app.Overrides.Where(one => one.Key != key)];
        return AppChangeResult.Applied(left.Count == app.Overrides.Count ? app : app with { Overrides = left });
    }

    /// <summary>Approves push to all users (E11); an approval that stands keeps its instant.</summary>
    public static AppChangeResult ApproveFeature(AppRecord app, Feature feature, Catalogue catalogue, Instant now)
    {
        if (feature != Feature.PushToAll)
        {
            return AppChangeResult.Refused(
                AppRefusal.NoApprovalNeeded,
                $"is {FeatureNames.NameOf(feature)}, which needs no approval; {FeatureNames.NameOf(Feature.PushToAll)} does");
        }

        return !EditionHas(app, feature, catalogue)
            ? NotInEdition(app, feature)
            : AppChangeResult.Applied(app.PushApprovedAt is null ? app with { PushApprovedAt = now } : app);
    }

    /// <summary>Starts the one trial of calls (spec section 1).</summary>
    public static AppChangeResult StartTrial(AppRecord app, Catalogue catalogue, Instant now)
    {
        if (app.TrialStartedAt is { } started)
        {
            return AppChangeResult.Refused(AppRefusal.TrialUsed, $"The app started its one trial at {started}.");
        }

        return EditionHas(app, Feature.AvCall, catalogue)
            ? AppChangeResult.Applied(app with { TrialStartedAt = now })
            : NotInEdition(app, Feature.AvCall);
    }

    public static AppChangeResult SetDisabled(AppRecord app, bool disabled)
        => AppChangeResult.Applied(app.Disabled == disabled ? app : app with { Disabled = disabled });

    /// <summary>Whether the app may be deleted; the record is left as it is.</summary>
    public static AppChangeResult Delete(AppRecord app) => app.Disabled
        ? AppChangeResult.Applied(app)
        : AppChangeResult.Refused(AppRefusal.NotDisabled, "The app is not disabled; disable it before it is deleted.");

    private static string? SuspendedFor(AppStatus status) => status.ReclaimedAt is null
        ? status.Reasons.Where(reason => reason != SuspensionReason.Disabled).Select(SubscriptionNames.NameOf).FirstOrDefault()
        : SubscriptionNames.NameOf(SubscriptionState.Reclaimed);

    private static bool EditionHas(AppRecord app, Feature feature, Catalogue catalogue)
        => catalogue.Editions.TryGetValue(app.Edition, out Edition? edition) && edition.Features.Contains(feature);

    private static AppChangeResult NotInEdition(AppRecord app, Feature feature) => AppChangeResult.Refused(
        AppRefusal.FeatureNotInEdition,
        $"The app's edition {app.Edition} does not have {FeatureNames.NameOf(feature)}.");
}
