using System.Collections.Immutable;
using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;
using ImQuota.Domain.Metering;

namespace ImQuota.Domain.Billing.Previews;

/// <summary>What an app uses now.</summary>
public sealed record ObservedToday
{
    /// <summary>What each limit counts; absent: not counted at present.</summary>
    public ImmutableSortedDictionary<LimitKey, FrequencyTable> Counts { get; init; } = ImmutableSortedDictionary<LimitKey, FrequencyTable>.Empty;

    /// <summary>E12: connections of each user on the native platform on which he has most.</summary>
    public FrequencyTable DevicesPerNativePlatform { get; init; } = new([]);

    /// <summary>E12: connections of each user on Web.</summary>
    public FrequencyTable DevicesOnWeb { get; init; } = new([]);

    /// <summary>Features that are seen to be used: by a group of a type that needs one, or by an approval or a trial.</summary>
    public ImmutableSortedSet<Feature> InUse { get; init; } = [];

    /// <summary>Features that the app has and of which nobody notes whether it uses them.</summary>
    public ImmutableSortedSet<Feature> PerhapsInUse { get; init; } = [];

    /// <summary>What is missing to say all that a change would deny today.</summary>
    public IReadOnlyList<Unobserved> Missing =>
    [
        .. Enum.GetValues<LimitKey>().Where(key => !Counts.ContainsKey(key)).Select(key => new Unobserved(LimitNames.KeyOf(key), WhyNot(key))),
        .. PerhapsInUse.Select(feature => new Unobserved("feature:" + FeatureNames.NameOf(feature), "The app has it; whether it is used is not noted.")),
    ];

    /// <param name="catalogue">In force.</param>
    /// <param name="usage">The app's counters.</param>
    /// <param name="census">The app's tables.</param>
    public static ObservedToday Of(Catalogue catalogue, AppUsage usage, AppCensus census)
    {
        ImmutableSortedSet<Feature> has = [.. Enum.GetValues<Feature>().Where(feature => usage.Entitlements.Features[(int)feature] == FeatureState.Available)];
        ImmutableSortedSet<Feature> used =
        [
            .. census.MembersOfGroups.Keys.Select(type => catalogue.GroupTypes[type].RequiredFeature).OfType<Feature>(),
            .. has.Where(feature => catalogue.Conditions.TryGetValue(feature, out FeatureConditions? one) && (one.ApprovalDelay is not null || one.TrialDays is not null)),
        ];
        return new ObservedToday
        {
            Counts = CountsOf(usage, census, catalogue),
            DevicesPerNativePlatform = census.DevicesPerNativePlatform,
            DevicesOnWeb = census.DevicesOnWeb,
            InUse = used,

            // Several devices are seen by their connections.
            PerhapsInUse = has.Except(used).Remove(Feature.MultiDevice),
        };
    }

    private static ImmutableSortedDictionary<LimitKey, FrequencyTable> CountsOf(AppUsage usage, AppCensus census, Catalogue catalogue)
    {
        var counts = ImmutableSortedDictionary.CreateBuilder<LimitKey, FrequencyTable>();
        if (usage.Entitlements.Limits[(int)LimitKey.Users] != LimitValue.Unlimited)
        {
            counts.Add(LimitKey.Users, FrequencyTable.OfOne(usage.Users));
        }

        counts.Add(LimitKey.Mau, FrequencyTable.OfOne(usage.MauExact ?? HllBounds.Low(usage.MauEstimate)));
        counts.Add(LimitKey.UserGroups, census.GroupsOfUsers);
        counts.Add(LimitKey.Friends, census.FriendsOfUsers);
        counts.Add(LimitKey.GroupMembers, MembersUnder(LimitKey.GroupMembers));
        counts.Add(LimitKey.CommunityMembers, MembersUnder(LimitKey.CommunityMembers));
        counts.Add(LimitKey.Groups, FrequencyTable.OfOne(usage.Groups));
        counts.Add(LimitKey.LiveGroups, FrequencyTable.OfOne(usage.LiveGroups));
        counts.Add(LimitKey.DailyGrowth, FrequencyTable.OfOne(usage.GrowthToday));
        counts.Add(LimitKey.DailyBroadcast, FrequencyTable.OfOne(usage.BroadcastToday));
        return counts.ToImmutable();

        FrequencyTable MembersUnder(LimitKey key) => FrequencyTable.Sum(
            census.MembersOfGroups.Where(type => catalogue.GroupTypes[type.Key].MemberLimit == key).Select(type => type.Value));
    }

    private static string WhyNot(LimitKey key) => key == LimitKey.Users
        ? "Registered users are counted only while the app's own limit of them is finite."
        : "It is not counted at present.";
}
