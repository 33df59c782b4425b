using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;
using NodaTime;

namespace ImQuota.Domain.Billing.Previews;

/// <summary>The limits an app would have in an edition, and which of them its counts pass. A limit that the app does not enforce denies nothing.</summary>
internal sealed class EditionBounds(Edition edition, AppRecord app, Instant at)
{
    public IEnumerable<LimitGap> Passed(ObservedMonth month)
    {
        foreach ((LimitKey key, long? observed) in ((LimitKey, long?)[])[(LimitKey.Mau, month.Mau), (LimitKey.DailyGrowth, month.DailyGrowth)])
        {
            if (observed is { } count && Gap(key, FrequencyTable.OfOne(count)) is { } gap)
            {
                yield return gap;
            }
        }
    }

    public IEnumerable<LimitGap> Passed(ObservedToday today)
    {
        foreach ((LimitKey key, FrequencyTable counts) in today.Counts)
        {
            if (Gap(key, counts) is { } gap)
            {
                yield return gap;
            }
        }

        foreach ((string name, int bound, FrequencyTable devices) in ((string, int, FrequencyTable)[])
            [
                (LimitGap.DevicesPerNativePlatform, edition.Devices.PerNativePlatform, today.DevicesPerNativePlatform),
                (LimitGap.DevicesOnWeb, edition.Devices.OnWeb, today.DevicesOnWeb),
            ])
        {
            if (devices.Max > bound)
            {
                yield return new LimitGap(name, LimitSubject.User, bound, devices.Max, devices.Above(bound));
            }
        }
    }

    private LimitGap? Gap(LimitKey key, FrequencyTable counts)
    {
        long bound = LimitOverrides.InForce(app.Overrides, key, at)?.Limit ?? edition.Limits[key];
        bool enforced = app.Settings.LimitModes.GetValueOrDefault(key, LimitMode.Enforce) == LimitMode.Enforce;
        return enforced && bound != LimitValue.Unlimited && counts.Max > bound
            ? new LimitGap(LimitNames.KeyOf(key), SubjectOf(key), bound, counts.Max, counts.Above(bound))
            : null;
    }

    private static LimitSubject SubjectOf(LimitKey key) => key switch
    {
        LimitKey.UserGroups or LimitKey.Friends => LimitSubject.User,
        LimitKey.GroupMembers or LimitKey.CommunityMembers => LimitSubject.Group,
        _ => LimitSubject.App,
    };
}
