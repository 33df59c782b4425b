using ImQuota.Domain.Editions;

namespace ImQuota.Domain.Admission;

/// <summary>Which edition would have allowed a denied action.</summary>
public static class UpgradeAdvisor
{
    /// <summary>The first edition the app can move up to in which every check fits and which has the feature; null: none.</summary>
    public static string? Find(Catalogue catalogue, string editionId, IReadOnlyList<LimitCheck> checks, Feature? feature)
    {
        foreach (string candidate in catalogue.Editions[editionId].UpgradesTo)
        {
            Edition edition = catalogue.Editions[candidate];
            if ((feature is not { } needed || edition.Features.Contains(needed)) && Fit(edition, checks))
            {
                return candidate;
            }
        }

        return null;
    }

    private static bool Fit(Edition edition, IReadOnlyList<LimitCheck> checks)
    {
        foreach (LimitCheck check in checks)
        {
            if (LimitValue.Exceeds(edition.Limits[check.Key], check.Used, check.Growth))
            {
                return false;
            }
        }

        return true;
    }
}
