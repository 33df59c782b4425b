using ImQuota.Domain.Apps;
using ImQuota.Domain.Editions;

namespace ImQuota.Domain.Admission;

/// <summary>Whether a feature may be used (E11–E23 and their conditions, spec section 1).</summary>
public static class FeatureRules
{
    private const int NotInEdition = 10059;
    private const int CommunitySwitchedOff = 11000;
    private const int Push = 90045;
    private const int TooLargeForReceipts = 10060;

    public static FeatureVerdict Evaluate(Catalogue catalogue, Entitlements entitlements, CheckFeatureAction action)
    {
        if (entitlements.Features[(int)action.Feature] != FeatureState.Available)
        {
            return Denied(CodeOf(entitlements, action.Feature));
        }

        if (!catalogue.Conditions.TryGetValue(action.Feature, out FeatureConditions? conditions))
        {
            return new FeatureVerdict(true, 0, []);
        }

        var unverified = new List<string>();
        bool met = PlatformFits(conditions, action, unverified)
            & SdkFits(conditions, action, unverified)
            & GroupTypeFits(conditions, action, unverified);
        if (!met)
        {
            return Denied(CodeOf(entitlements, action.Feature));
        }

        if (conditions.MaxGroupSize is { } max)
        {
            if (action.GroupSize > max)
            {
                return Denied(action.Feature == Feature.ReadReceipts ? TooLargeForReceipts : NotInEdition);
            }

            if (action.GroupSize == 0)
            {
                unverified.Add("group_size");
            }
        }

        return new FeatureVerdict(true, 0, unverified);
    }

    /// <summary>The code for a group type whose feature is not available: Community switched off here is 11000.</summary>
    public static int CodeWhenCreating(Entitlements entitlements, Feature feature) => CodeOf(entitlements, feature);

    private static int CodeOf(Entitlements entitlements, Feature feature) => feature switch
    {
        Feature.PushToAll => Push,
        Feature.Community when entitlements.Features[(int)feature] == FeatureState.SwitchedOff => CommunitySwitchedOff,
        _ => NotInEdition,
    };

    private static bool PlatformFits(FeatureConditions conditions, CheckFeatureAction action, List<string> unverified)
    {
        if (conditions.Platforms.Count == 0)
        {
            return true;
        }

        if (action.Platform is { } platform)
        {
            return conditions.Platforms.Contains(platform);
        }

        unverified.Add("platform");
        return true;
    }

    private static bool SdkFits(FeatureConditions conditions, CheckFeatureAction action, List<string> unverified)
    {
        if (conditions.MinNativeSdk is null && conditions.MinWebSdk is null)
        {
            return true;
        }

        if (!SdkVersion.TryParse(action.SdkVersion, out Version? version))
        {
            // Not sent: allowed and flagged (spec section 1, [D]).
            unverified.Add("sdk_version");
            return true;
        }

        if (action.Platform is not { } platform)
        {
            // Native and Web versions are numbered apart, so a version alone says nothing.
            unverified.Add("platform");
            return true;
        }

        Version? lowest = platform == Platform.Web ? conditions.MinWebSdk : conditions.MinNativeSdk;
        return lowest is null || version >= lowest;
    }

    private static bool GroupTypeFits(FeatureConditions conditions, CheckFeatureAction action, List<string> unverified)
    {
        if (conditions.GroupTypes.Count == 0)
        {
            return true;
        }

        if (action.GroupType is { } type)
        {
            return conditions.GroupTypes.Contains(type);
        }

        unverified.Add("group_type");
        return true;
    }

    private static FeatureVerdict Denied(int code) => new(false, code, []);
}
